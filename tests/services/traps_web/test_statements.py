"""A query that is made once gives what it gives when it is made anew, whatever it is asked with."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Count, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from accounts.models import Membership, OrganisationDay, Person
from pipeline.activities.services import defaults
from pipeline.models import Booking
from tests import make
from tests.builders.bookings import make_booking
from traps_web.lib import statements

pytestmark = pytest.mark.django_db


def members(*, teams: Collection[int], day: date, manages: bool) -> QuerySet[Any]:
    rows = Membership.objects.filter(team__among=teams, starts_on__lte=day, manages=manages)
    return rows.order_by("pk").values_list("pk", "person__name", "starts_on", "ends_before")


def days(width: int, *, start: date, before: date, working: bool) -> QuerySet[Any]:
    rows = OrganisationDay.objects.filter(day__within=(start, before)).order_by()
    return rows.values_list("is_working").annotate(
        matching=Count("day", filter=Q(is_working=working)), widths=Count("day") * width
    )


def money(*, since: datetime) -> QuerySet[Any]:
    return (
        Booking.objects.filter(entered_at__gte=since).order_by("pk").values_list("amount", "entered_at", "external_id")
    )


def listed_days(*, listed: Collection[date]) -> QuerySet[Any]:
    return OrganisationDay.objects.filter(day__among=listed).order_by("day").values_list("day")


def named(*, names: Collection[str]) -> QuerySet[Any]:
    return Person.objects.filter(name__among=names).values_list("pk")


def reached(*, at: datetime) -> QuerySet[Any]:
    return Person.objects.filter(reached_at__lt=at).order_by("pk").values_list("pk", "reached_at")


def looked_at(*, ids: Collection[int], is_active: bool) -> QuerySet[Any]:
    rows = Person.objects.filter(pk__among=ids).values_list("pk")
    return rows if is_active else rows.filter(is_active=False)


def test_the_rows_are_those_of_the_query_for_every_value(world: make.World) -> None:
    for teams in ([world.north.pk], [world.north.pk, world.south.pk], [], {world.root.pk}):
        for day in (make.TODAY, date(1990, 1, 1)):
            for manages in (True, False):
                arguments = {"teams": list(teams), "day": day, "manages": manages}
                assert statements.rows(members, **arguments) == list(members(**arguments))


def test_what_shapes_a_query_is_told_apart(world: make.World) -> None:
    start = make.TODAY - timedelta(days=30)
    for width in (1, 3):
        for working in (True, False):
            arguments = {"start": start, "before": make.TODAY, "working": working}
            assert sorted(statements.rows(days, width, **arguments)) == sorted(days(width, **arguments))


def test_money_and_instants_come_as_django_gives_them(world: make.World) -> None:
    defaults.install(make.NOW)
    make_booking(world.rep, "100.25")
    for since in (make.NOW - timedelta(days=1), make.NOW + timedelta(days=400)):
        rows = statements.rows(money, since=since)
        assert rows == list(money(since=since))
        assert [type(cell) for row in rows for cell in row[:2]] in ([], [Decimal, datetime])


def test_days_and_words_of_a_list_and_instants_are_found(world: make.World) -> None:
    zone = ZoneInfo("America/New_York")
    days_asked = [make.TODAY, make.TODAY + timedelta(days=1)]
    assert [day for (day,) in statements.rows(listed_days, listed=days_asked)] == days_asked
    assert statements.rows(named, names=("O'Neil", world.rep.name, "100%")) == [(world.rep.pk,)]
    assert statements.rows(reached, at=make.REACHED) == [], "nobody was reached before"
    everybody = list(reached(at=make.NOW))
    assert everybody and statements.rows(reached, at=make.REACHED.astimezone(zone) + timedelta(seconds=1)) == everybody


def test_a_query_is_compiled_once_and_asked_with_any_values(world: make.World, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = {"teams": [world.north.pk], "day": make.TODAY, "manages": False}
    first, compiled = statements.rows(members, **arguments), []
    original = SQLCompiler.as_sql
    monkeypatch.setattr(
        SQLCompiler, "as_sql", lambda self, *more, **named: compiled.append(self) or original(self, *more, **named)
    )
    assert statements.rows(members, **arguments | {"teams": [world.south.pk]}) != first
    assert compiled == []


def test_a_value_that_is_looked_at_is_a_fault(world: make.World) -> None:
    with pytest.raises(TypeError, match="is_active of looked_at stands nowhere in the query"):
        statements.rows(looked_at, ids=[world.rep.pk], is_active=False)
