"""The newest reading of the running quarter: fresh, of one's own quarter, and beside the week before."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.organisation.selectors import calendar
from pipeline.history.selectors.scopes import Scope
from plans.readings.selectors.latest import Latest, latest
from tests import make
from tests.builders.nights import night, reading


def looked(world: make.World, today: date = make.TODAY, **scope: int) -> Latest | None:
    scope = scope or {"person_id": world.rep.pk}
    return latest(Scope("", **scope), calendar.period_at("quarter", today), today)


def test_it_is_last_nights_with_that_of_a_week_before_and_the_first_in_one_query(world: make.World) -> None:
    rows = {}
    for day in (date(2026, 10, 5), date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 23), date(2026, 11, 24)):
        of = night(day)
        rows[day] = reading(of, world.rep)
        reading(of, world.peer, expected=1, low=None, high=None)
    calendar.period_at("quarter", make.TODAY)
    with CaptureQueriesContext(connection) as seen:
        known = looked(world)
        assert known is not None and known.newest.night.day == date(2026, 11, 24)
    reads = [row["sql"] for row in seen.captured_queries if "plans_reading" in row["sql"]]
    assert len(reads) == 1
    assert (known.newest, known.first) == (rows[date(2026, 11, 24)], rows[date(2026, 10, 5)])
    assert known.week_before == rows[date(2026, 11, 17)]


def test_it_is_of_whom_it_is_asked(world: make.World) -> None:
    of = night(date(2026, 11, 24))
    whole, team, own = reading(of, None), reading(of, world.north), reading(of, world.rep)
    scopes = [(own, {"person_id": world.rep.pk}), (team, {"team_id": world.north.pk}), (None, {"team_id": 9999})]
    for row, scope in scopes:
        known = looked(world, **scope)
        assert (known.newest if known else None) == row
    everything = latest(Scope(""), calendar.period_at("quarter", make.TODAY), make.TODAY)
    assert everything is not None and everything.newest == whole


@pytest.mark.parametrize(("day", "is_fresh"), [(22, False), (23, True), (24, True), (25, False)])
def test_a_night_is_fresh_for_two_days_and_never_of_today(world: make.World, day: int, is_fresh: bool) -> None:
    reading(night(date(2026, 11, day)), world.rep)
    assert (looked(world) is not None) == is_fresh


def test_the_quarter_before_says_nothing_of_the_running_one(world: make.World) -> None:
    for day in (date(2026, 8, 25), date(2026, 8, 31)):
        reading(night(day, "FY2027-Q1"), world.rep)
    assert looked(world, date(2026, 9, 1)) is None
    reading(night(date(2026, 9, 1)), world.rep)
    known = looked(world, date(2026, 9, 2))
    assert known is not None and known.week_before is None and known.first == known.newest


@pytest.mark.parametrize("key", ["FY2027-M04", "FY2027", "FY2027-Q1"])
def test_other_periods_than_the_running_quarter_have_none(world: make.World, key: str) -> None:
    reading(night(date(2026, 8, 31), "FY2027-Q1"), world.rep)
    reading(night(date(2026, 9, 1)), world.rep)
    assert latest(Scope("", person_id=world.rep.pk), calendar.period(key), date(2026, 9, 2)) is None
