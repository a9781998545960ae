"""People and teams as they are found: by name, and people by their address too."""

from __future__ import annotations

from collections.abc import Collection

from accounts.finder.selectors.sources import Ids, Source, Texts, register
from accounts.organisation.models import Person, Team
from accounts.organisation.selectors import replaced_names


def _people() -> Ids:
    return Person.objects.get_queryset().values_list("pk", flat=True)


def _texts_of_people(ids: Collection[int]) -> Texts:
    """Whoever has a name: that of a leaver is not found any more once it is replaced."""
    gone = replaced_names.ids_of(Person)
    rows = Person.objects.get_queryset().filter(pk__in=ids).exclude(pk__in=gone)
    return ((pk, texts) for pk, *texts in rows.values_list("pk", "name", "email"))


def _teams() -> Ids:
    return Team.objects.values_list("pk", flat=True)


def _texts_of_teams(ids: Collection[int]) -> Texts:
    rows = Team.objects.filter(pk__in=ids, is_active=True)
    return ((pk, texts) for pk, *texts in rows.values_list("pk", "name"))


register(Source("person", "accounts.person", _people, _texts_of_people))
register(Source("team", "accounts.team", _teams, _texts_of_teams))
