"""`among` gives the rows that `in` gives."""

from datetime import date, timedelta

import pytest

from accounts.models import OrganisationDay, Person
from tests import make


@pytest.mark.django_db
def test_people_and_days_are_found_among_those_given(world: make.World) -> None:
    ids = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    days = list(OrganisationDay.objects.order_by("day").values_list("day", flat=True)[:5])
    assert len(ids) > 3 and len(days) == 5
    for some in ([], ids[:1], ids[1:3], [*ids, 0]):
        assert set(Person.objects.filter(pk__among=frozenset(some))) == set(Person.objects.filter(pk__in=some))
        assert set(Person.objects.exclude(pk__among=some)) == set(Person.objects.exclude(pk__in=some))
        below = Person.objects.filter(lines_below__below__among=set(some)).distinct()
        assert set(below) == set(Person.objects.filter(lines_below__below__in=some).distinct())
    asked = [*days[:2], days[0] - timedelta(days=400), date(2199, 12, 31)]
    assert list(OrganisationDay.objects.filter(day__among=asked).order_by("day")) == list(
        OrganisationDay.objects.filter(day__in=asked).order_by("day")
    )
