"""Activity types and the targets that hold, as the settings show them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.access import people_below, sees_everybody
from accounts.models import Person
from accounts.selectors.teams import tree_on, visible_teams
from pipeline.models import ActivityType
from plans.models import ActivityTarget


def types() -> QuerySet[Any]:
    """Every activity type, in the order of the week."""
    return ActivityType.objects.order_by("position")


def one_type(*, pk: int) -> ActivityType:
    """One activity type. Raises ActivityType.DoesNotExist."""
    return ActivityType.objects.get(pk=pk)


def targets(*, today: date) -> list[ActivityTarget]:
    """The targets that hold today or start later: for everybody first, then teams, then people."""
    rows = ActivityTarget.objects.filter(ends_before__open_after=today)
    named = rows.select_related("type", "team", "person")
    return sorted(
        named,
        key=lambda row: (
            row.type.position,
            row.person_id is not None,
            row.team_id is not None,
            str(row.team or row.person or ""),
            row.starts_on,
        ),
    )


def visible_targets(*, viewer: Person, today: date) -> QuerySet[Any]:
    """The targets that a viewer may read, the latest first: those for everybody, those of people and teams in sight, and
    those of the teams that the viewer's own stands under today."""
    rows = ActivityTarget.objects.select_related("type", "person", "team").order_by("-starts_on", "-pk")
    if sees_everybody(viewer):
        return rows
    for_all = Q(person__isnull=True, team__isnull=True)
    teams = Q(team__in=visible_teams(viewer=viewer, today=today).values("pk")) | Q(team__in=_over(viewer, today))
    return rows.filter(for_all | teams | Q(person__in=people_below(viewer)))


def _over(viewer: Person, today: date) -> list[int]:
    team = viewer.current_team_id
    return tree_on(today).ancestors(team) if team is not None else []
