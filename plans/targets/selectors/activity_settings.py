"""Activity types and the targets that hold, as the settings show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.organisation.access import people_below, sees_everybody
from accounts.organisation.models import Person
from accounts.organisation.selectors import lines, team_pages
from accounts.organisation.selectors import people as people_selector
from accounts.organisation.selectors.teams import managed_team_ids, tree_on, visible_teams
from accounts.record.rules.readers import Reader
from pipeline.activities.models import ActivityType
from plans.targets.models import ActivityTarget

MOST_PAST = 100


def types() -> QuerySet[Any]:
    """Every activity type, in the order of the week."""
    return ActivityType.objects.order_by("position")


def one_type(*, pk: int) -> ActivityType:
    """One activity type. Raises ActivityType.DoesNotExist."""
    return ActivityType.objects.get(pk=pk)


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets in sight: those that hold or start later, and the latest of those that are over or never applied."""

    standing: list[ActivityTarget]
    past: list[ActivityTarget]


def targets(reader: Reader) -> Targets:
    """The targets in sight.

    Those that stand: for everybody first, then teams, then people; the others: the latest first.
    """
    rows = visible_targets(reader)
    over = Q(ends_before__lte=reader.today) | Q(withdrawn_at__isnull=False)
    standing = sorted(
        rows.exclude(over),
        key=lambda row: (
            row.type.position,
            row.person_id is not None,
            row.team_id is not None,
            str(row.team or row.person or ""),
            row.role,
            row.starts_on,
        ),
    )
    return Targets(standing, list(rows.filter(over)[:MOST_PAST]))


def target(reader: Reader, *, pk: int) -> ActivityTarget:
    """One target in sight. Raises ActivityTarget.DoesNotExist."""
    return visible_targets(reader).get(pk=pk)


@dataclass(frozen=True, slots=True)
class Settable:
    """For whom somebody may set targets: everybody, or these teams and people."""

    everything: bool
    teams: frozenset[int]
    people: frozenset[int]

    def __bool__(self) -> bool:
        return self.everything or bool(self.teams or self.people)

    def holds(self, row: ActivityTarget) -> bool:
        """Whether a target may be ended or taken back."""
        return self.everything or row.team_id in self.teams or row.person_id in self.people


def settable(*, viewer: Person, today: date) -> Settable:
    """For whom a viewer may set targets: an admin for everybody, a manager for people below and teams managed today."""
    if viewer.is_admin:
        return Settable(True, frozenset(), frozenset())
    return Settable(False, frozenset(managed_team_ids(viewer=viewer, today=today)), lines.below(viewer))


def choices(settable: Settable) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """The open teams and the active people for whom somebody may set targets."""
    teams, people = team_pages.open_teams(), people_selector.active_people()
    if settable.everything:
        return teams, people
    return teams.filter(pk__in=settable.teams), people.filter(pk__in=settable.people)


def visible_targets(reader: Reader) -> QuerySet[Any]:
    """The targets that a viewer may read, the latest first.

    Those for everybody, those of people and teams in sight, and those of the teams that the viewer's own stands under
    today.
    """
    rows = ActivityTarget.objects.select_related(
        "type", "person", "team", "set_by", "ended_by", "withdrawn_by"
    ).order_by("-starts_on", "-pk")
    if sees_everybody(reader.viewer):
        return rows
    for_all = Q(person__isnull=True, team__isnull=True)
    teams = Q(team__in=visible_teams(viewer=reader.viewer, today=reader.today).values("pk")) | Q(team__in=_over(reader))
    return rows.filter(for_all | teams | Q(person__in=people_below(reader.viewer)))


def _over(reader: Reader) -> list[int]:
    team = reader.viewer.current_team_id
    return tree_on(reader.today).ancestors(team) if team is not None else []
