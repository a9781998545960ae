"""The measures of the registry, each against facts that are known by hand, as of an instant."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pipeline.deals.services import deals
from pipeline.models import Deal
from plans.measures.rules.registry import MEASURES
from plans.measures.selectors.registry import NOT_KNOWN, measured
from tests import make
from tests.builders import obligations as duties
from tests.builders import weeks
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.deals import STEP, open_deal, pushed

LAST_DAY = date(2026, 11, 30)


def value(world, key, person=None, *, at=make.NOW):
    people = [world.rep, world.peer]
    return measured(key, people=people, at=at, organisation=world.organisation)[(person or world.rep).pk]


def test_each_measure_answers_for_everybody_and_without_facts(world):
    for key in MEASURES:
        values = measured(key, people=[world.rep, world.peer], at=make.NOW, organisation=world.organisation)
        assert set(values) == {world.rep.pk, world.peer.pk}, key
        assert measured(key, people=[], at=make.NOW, organisation=world.organisation) == {}


@pytest.mark.parametrize("key", ["retired", "pace", "coverage", "on-time"])
def test_outside_the_calendar_nothing_is_known(world, key):
    assert value(world, key, at=make.NOW + timedelta(days=4000)) == NOT_KNOWN


def test_retired_and_pace(world):
    set_budget(world.rep, "1000.00")
    make_booking(world.rep, "250.00", on=make.TODAY)
    assert value(world, "retired").value == Decimal(25)
    assert value(world, "pace").value > Decimal(25)
    assert value(world, "retired", world.peer) == NOT_KNOWN


def test_coverage_is_the_open_pipeline_of_the_quarter_through_what_is_missing(world):
    set_budget(world.rep, "1000.00")
    make_booking(world.rep, "500.00", on=make.TODAY)
    open_deal(world.rep, close_on=LAST_DAY, amount=Decimal(1500))
    open_deal(world.rep, close_on=LAST_DAY + timedelta(days=60), amount=Decimal(9000))
    assert value(world, "coverage").value == Decimal(3)
    make_booking(world.rep, "500.00", on=make.TODAY)
    assert value(world, "coverage").is_met, "nothing is missing any more"
    assert value(world, "coverage", world.peer) == NOT_KNOWN


def test_open_deals_without_a_next_step_as_known_at_the_instant(world):
    deal = open_deal(world.rep)
    open_deal(world.rep, **STEP)
    assert value(world, "no-next-step").value == 1
    row = Deal.objects.get(pk=deal.pk)
    deals.change(make.act(world.rep, now=make.NOW + timedelta(hours=1)), deal=row, version=row.version, data=STEP)
    assert value(world, "no-next-step", at=make.NOW + timedelta(minutes=30)).value == 1
    assert value(world, "no-next-step", at=make.NOW + timedelta(hours=2)).value == 0


def test_pushes_of_the_running_quarter(world):
    deal = open_deal(world.rep, close_on=LAST_DAY)
    pushed(deal)
    assert value(world, "pushes").value == 1
    assert value(world, "pushes", world.peer).value == 0
    assert value(world, "pushes", at=make.NOW - timedelta(days=1)).value == 0
    assert value(world, "pushes", at=make.NOW + timedelta(days=20)).value == 0, "another quarter"


def test_the_on_time_rate_of_the_running_quarter(world):
    duties.missed(world.rep, subject="2026-W47")
    assert value(world, "on-time").value == 0
    assert value(world, "on-time", world.peer) == NOT_KNOWN


def test_activity_against_the_targets_of_four_weeks(world):
    assert value(world, "activity") == NOT_KNOWN
    kinds = weeks.defaults()
    assert value(world, "activity").value == 0
    for back in range(1, 5):
        weeks.done(world.rep, "calls", make.TODAY - timedelta(weeks=back), count=1000)
    assert value(world, "activity").value == Decimal(100) / len(kinds)


@pytest.mark.parametrize("key", MEASURES)
def test_the_number_of_queries_does_not_follow_the_people(world, key, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        value(world, key)
