"""A query that is made once gives what it gives when it is made anew, whatever it is asked with."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
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
    found = Membership.objects.filter(team__among=teams, starts_on__lte=day, manages=manages)
    return found.order_by("pk").values_list("pk", "person__name", "starts_on", "ends_before")


def days(width: int, *, start: date, before: date, working: bool) -> QuerySet[Any]:
    rows = OrganisationDay.objects.filter(day__within=(start, before)).order_by()
    return rows.values_list("is_working").annotate(
        found=Count("day", filter=Q(is_working=working)), widths=Count("day") * width
    )


def money(*, since: datetime) -> QuerySet[Any]:
    return (
        Booking.objects.filter(entered_at__gte=since).order_by("pk").values_list("amount", "entered_at", "external_id")
    )


def looked_at(*, ids: Collection[int], is_active: bool) -> QuerySet[Any]:
    found = Person.objects.filter(pk__among=ids).values_list("pk")
    return found if is_active else found.filter(is_active=False)


def test_the_rows_are_those_of_the_query_for_every_value(world: make.World) -> None:
    for teams in ([world.north.pk], [world.north.pk, world.south.pk], [], {world.root.pk}):
        for day in (make.TODAY, date(1990, 1, 1)):
            for manages in (True, False):
                asked = {"teams": list(teams), "day": day, "manages": manages}
                assert statements.rows(members, **asked) == list(members(**asked))


def test_what_shapes_a_query_is_told_apart(world: make.World) -> None:
    start = make.TODAY - timedelta(days=30)
    for width in (1, 3):
        for working in (True, False):
            asked = {"start": start, "before": make.TODAY, "working": working}
            assert sorted(statements.rows(days, width, **asked)) == sorted(days(width, **asked))


def test_money_and_instants_come_as_django_gives_them(world: make.World) -> None:
    defaults.install(make.NOW)
    make_booking(world.rep, "100.25")
    for since in (make.NOW - timedelta(days=1), make.NOW + timedelta(days=400)):
        found = statements.rows(money, since=since)
        assert found == list(money(since=since))
        assert [type(cell) for row in found for cell in row[:2]] in ([], [Decimal, datetime])


def test_a_query_is_compiled_once_on_postgresql_and_asked_with_any_values(
    world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"teams": [world.north.pk], "day": make.TODAY, "manages": False}
    first, compiled = statements.rows(members, **asked), []
    original = SQLCompiler.as_sql
    monkeypatch.setattr(
        SQLCompiler, "as_sql", lambda self, *more, **named: compiled.append(self) or original(self, *more, **named)
    )
    assert statements.rows(members, **asked | {"teams": [world.south.pk]}) != first
    assert bool(compiled) is (connection.vendor != "postgresql")


def test_a_value_that_is_looked_at_is_a_fault_on_postgresql(world: make.World) -> None:
    if connection.vendor == "postgresql":
        with pytest.raises(TypeError, match="is_active of looked_at stands nowhere in the query"):
            statements.rows(looked_at, ids=[world.rep.pk], is_active=False)
    else:
        assert statements.rows(looked_at, ids=[world.rep.pk], is_active=False) == []
