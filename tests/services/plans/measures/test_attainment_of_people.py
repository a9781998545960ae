"""Periods that are read at once say the same as each read by itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.measures.selectors.attainment_of_people import attainment_in_periods, attainment_of_people
from plans.measures.selectors.frames import frame
from tests import make
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.deals import make_deal

QUARTERS = ("FY2027-Q1", "FY2027-Q2")


def _facts(world: make.World) -> None:
    for number, key in (("30000", QUARTERS[0]), ("60000", QUARTERS[1])):
        set_budget(world.rep, number, key)
    for amount, on in (
        ("31000", date(2026, 7, 1)),
        ("20000", date(2026, 10, 5)),
        ("13000", make.TODAY),
        ("4000", date(2025, 8, 3)),
    ):
        make_booking(world.rep, amount, on=on)
    make_booking(world.peer, "500", on=date(2026, 11, 2))
    for close_on in (date(2026, 9, 1), date(2026, 12, 1)):
        make_deal(world.rep, at="Proposal", amount=Decimal("900"), close_on=close_on)


def test_two_quarters_at_once_are_each_what_they_are_alone(world: make.World) -> None:
    _facts(world)
    people, today = [world.rep, world.peer], make.TODAY
    times = [frame(period_key=key, as_of=None, today=today) for key in QUARTERS]
    with CaptureQueriesContext(connection) as queries:
        both = attainment_in_periods(people=people, times=times, also_cut_at=[date(2025, 8, 1), date(2025, 8, 8)])
    alone = [attainment_of_people(people=people, period_key=key, today=today) for key in QUARTERS]
    assert [dict(by_person) for by_person in both.by_period] == alone
    assert [by_person[world.rep.pk].figures.actual for by_person in alone] == [Decimal("31000"), Decimal("33000")]
    assert both.booked.between([date(2025, 8, 1), date(2025, 8, 8)])[world.rep.pk] == [Decimal("4000")]
    assert len(queries) <= 5


def test_a_day_in_the_past_counts_what_came_in_by_then(world: make.World) -> None:
    _facts(world)
    attained = attainment_of_people(
        people=[world.rep], period_key=QUARTERS[1], as_of=date(2026, 10, 31), today=make.TODAY
    )[world.rep.pk]
    assert attained.figures.actual == Decimal("20000") and attained.parts.open_pipeline is None
