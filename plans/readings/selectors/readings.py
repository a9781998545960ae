"""Readings as a viewer sees them: those of everybody whose movement they see."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.organisation.access import people_below, sees_everybody
from accounts.organisation.models import Person
from accounts.organisation.selectors.teams import managed_team_ids
from accounts.record.rules.readers import Reader
from pipeline.history.selectors.scopes import Scope
from plans.calls.rules.calls import ORGANISATION, PERSON, TEAM
from plans.readings.models import Reading
from traps_web.lib.fiscal import Period


def visible(reader: Reader) -> QuerySet[Any]:
    """Every reading in sight, the newest night first: own ones, those below and of managed teams; leaders see all."""
    rows = Reading.objects.select_related("night").order_by("-night__number", "pk")
    viewer = reader.viewer
    if sees_everybody(viewer):
        return rows
    teams = managed_team_ids(viewer=viewer, today=reader.today)
    return rows.filter(
        Q(about=PERSON, person_id__in=people_below(viewer)) | Q(about=PERSON, person=viewer) | Q(team_id__in=teams)
    )


def of_scope(scope: Scope, period: Period) -> QuerySet[Any]:
    """The readings of a person, a team or the organisation in a quarter, the newest night first."""
    rows = Reading.objects.filter(night__period=period.key).select_related("night").order_by("-night__number")
    if scope.person_id is not None:
        return rows.filter(about=PERSON, person_id=scope.person_id)
    if scope.team_id is not None:
        return rows.filter(about=TEAM, team_id=scope.team_id)
    return rows.filter(about=ORGANISATION)


def may_take_chain(viewer: Person) -> bool:
    """Whether somebody may take the whole chain along: it holds everybody's figures."""
    return sees_everybody(viewer)
