"""People and teams for the finder: who may see which, and what is shown of one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.finder.selectors.details import rows_of
from accounts.finder.selectors.hits import EVERYTHING, Sight
from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person, Team
from accounts.organisation.selectors.people import active_people


def sight(*, viewer: Person, teams: Any) -> Sight:
    """The people and teams that a viewer can open the page of; `teams` are the ids of those managed."""
    people = Person.objects.visible_to(viewer).filter(is_active=True).values("pk")
    managed = EVERYTHING if sees_everybody(viewer) else Q(object_id__among=teams)
    return {"person": Q(object_id__in=people), "team": managed}


def people(ids: Any) -> QuerySet[Any]:
    """Hits among people, each with the team of today and the address to write to."""
    return rows_of(
        active_people().filter(pk__among=ids),
        kind="person",
        label="name",
        more="current_team__name",
        address="email",
    )


def teams(ids: Any) -> QuerySet[Any]:
    """Hits among teams."""
    return rows_of(Team.objects.filter(pk__among=ids), kind="team", label="name")
