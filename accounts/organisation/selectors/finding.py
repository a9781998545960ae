"""People and teams for the finder: who may see which, and what is shown of one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from accounts.finder.selectors.details import rows_of
from accounts.finder.selectors.hits import Sight
from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person, Team
from accounts.organisation.selectors.people import active_people
from accounts.organisation.selectors.teams import visible_teams
from accounts.record.rules.readers import Reader


def sight(reader: Reader) -> Sight:
    """The people and teams that a viewer can open the page of."""
    people = Person.objects.visible_to(reader.viewer).filter(is_active=True).values("pk")
    if sees_everybody(reader.viewer):
        return {"person": people, "team": None}
    return {"person": people, "team": visible_teams(viewer=reader.viewer, today=reader.today).values("pk")}


def people(ids: Collection[int]) -> QuerySet[Any]:
    """Hits among people, each with the team of today and the address to write to."""
    return rows_of(
        active_people().filter(pk__in=ids),
        kind="person",
        label="name",
        more="current_team__name",
        address="email",
    )


def teams(ids: Collection[int]) -> QuerySet[Any]:
    """Hits among teams."""
    return rows_of(Team.objects.filter(pk__in=ids), kind="team", label="name")
