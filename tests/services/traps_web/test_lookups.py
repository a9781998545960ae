"""Conditions of ours give the rows that Django's longer ones give."""

from datetime import date, timedelta

import pytest
from django.db.models import Q

from accounts.models import Membership, OrganisationDay, Person
from tests import make


@pytest.mark.django_db
def test_people_and_days_are_found_among_those_given(world: make.World) -> None:
    ids = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    days = list(OrganisationDay.objects.order_by("day").values_list("day", flat=True)[:5])
    assert len(ids) > 3 and len(days) == 5
    for chosen_ids in ([], ids[:1], ids[1:3], [*ids, 0]):
        assert set(Person.objects.filter(pk__among=frozenset(chosen_ids))) == set(
            Person.objects.filter(pk__in=chosen_ids)
        )
        assert set(Person.objects.exclude(pk__among=chosen_ids)) == set(Person.objects.exclude(pk__in=chosen_ids))
        below = Person.objects.filter(lines_below__below__among=set(chosen_ids)).distinct()
        assert set(below) == set(Person.objects.filter(lines_below__below__in=chosen_ids).distinct())
    some_days = [*days[:2], days[0] - timedelta(days=400), date(2199, 12, 31)]
    assert list(OrganisationDay.objects.filter(day__among=some_days).order_by("day")) == list(
        OrganisationDay.objects.filter(day__in=some_days).order_by("day")
    )


@pytest.mark.django_db
def test_a_row_is_open_after_a_day_when_it_has_no_end_or_a_later_one(world: make.World) -> None:
    first = Membership.objects.earliest("pk")
    Membership.objects.filter(pk=first.pk).update(starts_on=date(2026, 1, 1), ends_before=date(2026, 11, 25))
    assert Membership.objects.filter(ends_before__isnull=True).exists()
    for day in (date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)):
        longer = Q(ends_before__isnull=True) | Q(ends_before__gt=day)
        assert set(Membership.objects.filter(ends_before__open_after=day)) == set(Membership.objects.filter(longer))
        assert Membership.objects.filter(pk=first.pk, ends_before__open_after=day).exists() is (day.day == 24)


@pytest.mark.django_db
def test_a_day_lies_within_a_half_open_range(world: make.World) -> None:
    first, *_, last = OrganisationDay.objects.order_by("day").values_list("day", flat=True)[:40]
    for start, end in ((first, last), (first, first), (last, first), (first, first + timedelta(days=1))):
        rows = OrganisationDay.objects.filter(day__within=(start, end))
        assert set(rows) == set(OrganisationDay.objects.filter(day__gte=start, day__lt=end))
    joined = make.NOW - timedelta(days=1)
    Person.objects.update(last_login=None)
    Person.objects.filter(pk=world.rep.pk).update(last_login=joined)
    assert list(Person.objects.filter(last_login__within=(joined, make.NOW))) == [world.rep]
    assert not Person.objects.filter(last_login__within=(joined - timedelta(days=1), joined)).exists()
    assert world.rep not in Person.objects.exclude(last_login__within=(joined, make.NOW))
