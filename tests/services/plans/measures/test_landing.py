"""The expected landing through the database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, Person
from accounts.record.rules.readers import Reader
from plans.calls.services.scoring import score_ended
from plans.measures.rules.landing import BLEND, ENDED, WEIGHTED
from plans.measures.rules.landing_methods import CALLS, SURVIVAL
from plans.measures.selectors import landing_division
from plans.measures.selectors.landing import landing
from plans.measures.selectors.scopes import NotVisible
from tests import make
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.calls import make_call
from tests.builders.deals import make_deal
from traps_web.lib.faults import Invalid


def _reader(person: Person) -> Reader:
    return make.reader(person, organisation=Organisation.objects.get())


def weekly(person: Person, *, since: date, until: date, amount: str = "1000.00") -> None:
    """The same money every Wednesday."""
    day = since + timedelta(days=(2 - since.weekday()) % 7)
    while day <= until:
        make_booking(person, amount, on=day)
        day += timedelta(weeks=1)


def test_without_a_past_the_weighted_figure_stands_in_and_is_named_so(world: make.World, today: date) -> None:
    set_budget(world.rep, "90000")
    make_deal(world.rep, at="Closing", amount=Decimal("20000.00"), close_on=date(2026, 11, 28))
    shown = landing(_reader(world.rep))
    assert shown.lands is not None
    assert (shown.lands.basis, shown.lands.expected) == (WEIGHTED, Decimal("15000.00"))
    assert (shown.lands.low, shown.lands.chance, shown.methods, shown.past) == (None, None, [], [])


def test_what_somebody_brings_every_week_is_expected_to_go_on(world: make.World, today: date) -> None:
    set_budget(world.rep, "90000")
    weekly(world.rep, since=date(2026, 2, 2), until=today)
    shown = landing(_reader(world.rep))
    assert shown.lands is not None
    assert shown.lands.basis == BLEND
    booked = shown.attained.figures.actual
    weeks_left = (shown.attained.period.ends_before - today).days / 7
    assert float(shown.lands.expected - booked) == pytest.approx(1000 * weeks_left, abs=1000)
    assert shown.lands.low is not None and shown.lands.high is not None
    assert booked <= shown.lands.low <= shown.lands.expected <= shown.lands.high
    assert shown.lands.chance is not None and shown.lands.chance < Decimal("0.1")
    assert all(line.span.ends_before <= shown.attained.period.starts_on for line in shown.past)
    assert shown.past


def test_people_add_up_to_their_team_and_teams_to_the_organisation(world: make.World, today: date) -> None:
    for person, amount in ((world.rep, "1000.00"), (world.peer, "700.00"), (world.other_rep, "300.00")):
        weekly(person, since=date(2026, 2, 2), until=today, amount=amount)
    whole, north, south = (
        landing(_reader(world.leader), team_id=team) for team in (None, world.north.pk, world.south.pk)
    )
    people = [landing(_reader(world.leader), person_id=who.pk) for who in (world.rep, world.peer)]
    assert all(shown.lands is not None for shown in (whole, north, south, *people))
    expected = [shown.lands.expected if shown.lands else 0 for shown in (whole, north, south, *people)]
    assert expected[0] == pytest.approx(expected[1] + expected[2], abs=2)
    assert expected[1] == pytest.approx(expected[3] + expected[4], abs=2)


@pytest.mark.parametrize("most_people", [60, 1], ids=["with their deals", "too many to read their deals"])
def test_people_add_up_to_their_team_where_open_deals_divide_it(
    world: make.World, today: date, monkeypatch: pytest.MonkeyPatch, most_people: int
) -> None:
    """One of two has nearly all of what is open: the division follows where deals are read, and leaves no rest."""
    monkeypatch.setattr(landing_division, "MOST_PEOPLE", most_people)
    for person in (world.rep, world.peer, world.other_rep):
        weekly(person, since=date(2026, 1, 7), until=today)
    for week in range(36):
        opened = date(2026, 2, 2) + timedelta(weeks=week)
        make_deal(world.peer, at="Won", opened_on=opened, closed_on=opened + timedelta(days=15 + week * 7 % 29))
    make_deal(world.rep, amount=Decimal("90000.00"), opened_on=date(2026, 10, 26))
    make_deal(world.peer, opened_on=date(2026, 10, 26))
    north = landing(_reader(world.leader), team_id=world.north.pk)
    people = [landing(_reader(world.leader), person_id=who.pk) for who in (world.rep, world.peer, world.manager)]
    amounts = [shown.expected.to_come if shown.expected else 0.0 for shown in (north, *people)]
    assert amounts[0] == pytest.approx(sum(amounts[1:]))
    reads_deals = most_people > 1
    assert (amounts[1] > 1.2 * amounts[2]) == reads_deals, "the money alone gives the larger part to the other"
    assert people[0].weight_of_deals == people[1].weight_of_deals
    assert bool(people[0].weight_of_deals) == reads_deals
    assert north.weight_of_deals is None, "the first team below the top has the share of its money"


def test_calls_are_a_method_once_a_quarter_of_them_was_scored(world: make.World, today: date) -> None:
    weekly(world.rep, since=date(2026, 2, 2), until=today)
    for week in range(13):
        made = datetime(2026, 6, 1, 8, tzinfo=UTC) + timedelta(weeks=week)
        make_call(world.rep, "6500", period="FY2027-Q1", now=made)
    make_call(world.rep, "20000", now=make.NOW - timedelta(days=7))
    unscored = landing(_reader(world.leader))
    assert CALLS not in {line.key for line in unscored.methods}
    score_ended(make.act(world.leader))
    shown = landing(_reader(world.leader))
    says = {line.key: line.says for line in shown.methods}
    assert says[CALLS] == Decimal(30000), "13,000 came of 6,500: with one quarter of calls the half of it is believed"
    assert CALLS not in {line.key for line in landing(_reader(world.leader), period_key="FY2027").methods}


def test_bookings_of_later_days_change_nothing(world: make.World, today: date) -> None:
    weekly(world.rep, since=date(2026, 2, 2), until=today - timedelta(days=1))
    before = landing(_reader(world.leader))
    make_booking(world.rep, "500000.00", on=today)
    after = landing(_reader(world.leader))
    assert before.expected == after.expected
    assert after.lands is not None
    assert after.lands.expected == after.attained.figures.actual, "never below what came in"


def test_a_period_that_is_over_has_landed_and_one_ahead_is_not_foretold(world: make.World, today: date) -> None:
    set_budget(world.rep, "90000")
    make_booking(world.rep, "1000.00", on=date(2026, 8, 5))
    over = landing(_reader(world.leader), period_key="FY2027-Q1")
    assert over.lands is not None
    assert (over.lands.basis, over.lands.expected, over.lands.high) == (ENDED, Decimal(1000), Decimal(1000))
    assert landing(_reader(world.leader), period_key="FY2027-Q4").lands is None
    with pytest.raises(Invalid):
        landing(_reader(world.leader), period_key="FY2027-W10")


def test_nobody_sees_the_landing_of_others(world: make.World, today: date) -> None:
    with pytest.raises(NotVisible):
        landing(_reader(world.rep), person_id=world.peer.pk)
    with pytest.raises(NotVisible):
        landing(_reader(world.rep), team_id=world.north.pk)


def test_it_asks_as_many_queries_for_many_people_as_for_one(world: make.World, today: date) -> None:
    weekly(world.rep, since=date(2026, 6, 1), until=today)
    landing(_reader(world.leader), team_id=world.north.pk)
    with CaptureQueriesContext(connection) as first:
        landing(_reader(world.leader), team_id=world.north.pk)
    weekly(world.peer, since=date(2026, 6, 1), until=today)
    for at in range(5):
        make_deal(world.rep, opened_on=date(2026, 6, 1) + timedelta(days=10 * at))
    landing(_reader(world.leader), team_id=world.north.pk)
    with CaptureQueriesContext(connection) as second:
        shown = landing(_reader(world.leader), team_id=world.north.pk)
    assert len(first) == len(second)
    assert shown.expected is not None
    assert SURVIVAL not in {estimate.key for estimate in shown.expected.estimates}, "no deal was won yet"
