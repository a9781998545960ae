"""The gap beside deals is the gap of attainment, for everybody and every scope."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from plans.measures.rules import attainment as rules
from plans.measures.selectors.attainment import attainment
from plans.measures.selectors.gaps import gap_of
from tests import make
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.deals import make_deal

pytestmark = pytest.mark.django_db
QUARTER, NEXT = "FY2027-Q2", "FY2027-Q3"


@pytest.fixture
def sold(world):
    """Numbers of two people of North and one elsewhere, money booked, and deals of this quarter and the next."""
    for owner, amount in ((world.rep, "9000.00"), (world.peer, "4000.00"), (world.other_rep, "1000.00")):
        set_budget(owner, amount)
        make_deal(owner, at="Engaging", amount=Decimal(600), close_on=date(2026, 11, 30))
        make_deal(owner, at="Engaging", amount=Decimal(800), close_on=date(2026, 12, 1))
    make_booking(world.rep, "2500.00")
    make_booking(world.other_rep, "1500.00")
    return world


@pytest.mark.parametrize("who", ["rep", "manager", "leader"])
def test_the_gap_is_that_of_attainment(sold, who):
    viewer = getattr(sold, who)
    gap = gap_of(make.reader(viewer), QUARTER, None, None)
    same = attainment(viewer=viewer, period_key=QUARTER, today=make.TODAY)
    assert gap is not None
    assert (gap.budget, gap.missing) == (same.figures.budget, same.figures.gap)
    assert (gap.coverage, gap.weighted) == (same.figures.coverage, same.figures.weighted)
    assert gap.lands_at == rules.retired(same.figures.budget, same.figures.landing)


def test_it_is_read_of_a_person_and_of_a_team(sold):
    reader = make.reader(sold.manager)
    of_peer = gap_of(reader, QUARTER, None, sold.peer.pk)
    assert of_peer is not None and of_peer.missing == Decimal(4000) and of_peer.name == sold.peer.name
    of_team = gap_of(reader, QUARTER, sold.north.pk, None)
    same = attainment(viewer=sold.manager, period_key=QUARTER, team_id=sold.north.pk, today=make.TODAY)
    assert of_team is not None and of_team.missing == same.figures.gap and of_team.name == sold.north.name


def test_ones_own_gap_needs_no_name(sold):
    own = gap_of(make.reader(sold.rep), QUARTER, None, None)
    assert own is not None and own.name == "" and own.missing == Decimal(6500)


def test_a_reached_number_leaves_no_gap(sold):
    reached = gap_of(make.reader(sold.other_rep), QUARTER, None, None)
    assert reached is not None and reached.missing == 0 and reached.coverage is None


def test_nothing_is_said_without_a_number_without_sight_or_of_a_year_that_is_not_open(sold):
    reader = make.reader(sold.rep)
    assert gap_of(reader, NEXT, None, None) is None
    assert gap_of(reader, QUARTER, None, sold.other_rep.pk) is None
    assert gap_of(reader, QUARTER, sold.south.pk, None) is None
    assert gap_of(reader, "FY2031-Q1", None, None) is None
