"""What the past of its owner proposes for a plan, read from credits and logged meetings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from plans.sales_plans.selectors import plan_papers, plan_proposals
from tests import make
from tests.builders import activities, bookings
from tests.builders import plans as build
from tests.builders.customers import make_customer

pytestmark = pytest.mark.django_db
RECENT, THIS_WEEK = date(2026, 11, 10), make.TODAY
LAST_YEAR = {"FY2027-M07": date(2025, 12, 10), "FY2027-M08": date(2026, 1, 12), "FY2027-M09": date(2026, 2, 10)}


def known_of(owner):
    plan = build.start(owner)
    paper = plan_papers.live(plan=plan, today=make.TODAY)
    return plan_proposals.proposals(make.reader(owner), plan=plan, paper=paper)


def test_first_bookings_and_the_rest_are_told_apart_and_of_others_nothing_counts(world):
    new, old = make_customer("New"), make_customer("Old")
    bookings.make_booking(world.rep, "50.00", date(2025, 10, 1), customer_id=old.pk)
    bookings.make_booking(world.rep, "3000.00", RECENT, customer_id=new.pk)
    bookings.make_booking(world.rep, "6500.00", RECENT, customer_id=old.pk)
    bookings.make_booking(world.peer, "9999.00", RECENT, customer_id=old.pk)
    activities.make_activity(world.rep, key="first-meetings", on=RECENT, count=20)
    activities.make_activity(world.rep, key="calls", on=RECENT, count=90)
    known = known_of(world.rep)
    assert (known.past.repeat_minor, known.past.first_minor) == (650_000, 300_000)
    assert (known.conversion_ppm, known.average) == (50_000, Decimal(3000))
    assert known.run_rate == (Decimal(6500) * known.working_days / known.past.working_days).quantize(Decimal("0.01"))


def test_the_week_that_runs_is_no_part_of_the_thirteen(world):
    customer = make_customer("Old")
    bookings.make_booking(world.rep, "50.00", date(2025, 10, 1), customer_id=customer.pk)
    bookings.make_booking(world.rep, "777.00", THIS_WEEK, customer_id=customer.pk)
    assert known_of(world.rep).run_rate is None


def test_last_years_months_stand_beside_this_years_and_spread_the_number(world):
    for place, day in enumerate(LAST_YEAR.values(), start=1):
        bookings.make_booking(world.rep, f"{place}000.00", day)
    known = known_of(world.rep)
    assert known.last_year == {"FY2027-M07": 1000, "FY2027-M08": 2000, "FY2027-M09": 3000}
    assert known.like_last_year == {"FY2027-M07": 15000, "FY2027-M08": 30000, "FY2027-M09": 45000}


def test_without_a_past_nothing_is_proposed(world):
    known = known_of(world.rep)
    assert (known.run_rate, known.conversion_ppm, known.average) == (None, None, None)
    assert (known.last_year, known.like_last_year) == ({}, {})


def test_two_queries_whatever_was_booked(world, django_assert_num_queries):
    plan = build.start(world.rep)
    paper = plan_papers.live(plan=plan, today=make.TODAY)
    reader = make.reader(world.rep)
    plan_proposals.proposals(reader, plan=plan, paper=paper)
    for place in range(5):
        bookings.make_booking(world.rep, "10.00", RECENT, customer_id=make_customer(f"Customer {place}").pk)
    plan_proposals.proposals(reader, plan=plan, paper=paper)
    with django_assert_num_queries(2):
        plan_proposals.proposals(reader, plan=plan, paper=paper)
