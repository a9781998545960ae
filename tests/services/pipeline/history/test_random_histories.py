"""Over histories that the services wrote: every movement adds up, and what was known on a day stays what it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import combinations

import pytest

from pipeline.history.rules.movement import Amounts, Bucket
from pipeline.history.selectors import movement as selector
from pipeline.history.selectors.deal_days import Held, as_of, end_of
from pipeline.history.selectors.movement import MovementQuery, MovementShown
from pipeline.history.selectors.scopes import Scope
from tests import make
from tests.builders.histories import DAYS, History
from tests.samples import sampled

A_DAY = timedelta(days=1)
YEARS_LATER = make.NOW + timedelta(days=DAYS + 700)
HANDS = (Bucket.OWNER_IN, Bucket.OWNER_OUT)
Known = dict[tuple[date, Scope], tuple[datetime, Held]]


@pytest.fixture(params=sampled(range(3)))
def lived(request: pytest.FixtureRequest, market: make.World) -> tuple[make.World, list[date], Known]:
    """Some days of work, and what was known of each at its end."""
    history, known, days = History(market, request.param), Known(), []
    for place in range(DAYS):
        now = make.NOW + place * A_DAY
        history.live(now)
        days.append(now.date())
        instant = end_of(now.date(), market.organisation)
        known |= {(now.date(), scope): (instant, as_of(now.date(), scope=scope)) for scope in scopes(market)}
    return market, days, known


def scopes(world: make.World) -> list[Scope]:
    teams = [Scope(team.name, team_id=team.pk) for team in (world.north, world.south)]
    people = [Scope(who.name, person_id=who.pk) for who in (world.rep, world.peer, world.other_rep)]
    return [Scope("Everybody"), *teams, *people]


def test_what_was_known_on_a_day_is_the_same_asked_years_later(lived: tuple[make.World, list[date], Known]) -> None:
    _, _, known = lived
    for (day, scope), (instant, held) in known.items():
        assert as_of(day, instant, scope=scope) == held, (day, scope)


def test_movement_adds_up_between_any_two_days(lived: tuple[make.World, list[date], Known]) -> None:
    world, days, _ = lived
    for scope in scopes(world):
        ends = {}
        for since, until in combinations([days[0] - A_DAY, *days[::2]], 2):
            shown = moved(world, since, until, scope)
            movement = shown.movement
            assert movement.opening.amounts + movement.change == movement.closing.amounts
            for day, end in ((since, movement.opening), (until, movement.closing)):
                # Where one movement ends the next begins, with the same deals.
                assert ends.setdefault(day, (end.amounts, end.count)) == (end.amounts, end.count), (day, scope)
                held = as_of(day, scope=scope)
                assert (int(held.pipeline * 100), held.deals) == (end.amounts.pipeline, end.count)
            assert_is_the_sum_of_its_parts(shown)


def moved(world: make.World, since: date, until: date, scope: Scope) -> MovementShown:
    reader = make.reader(world.leader, now=YEARS_LATER, today=YEARS_LATER.date(), organisation=world.organisation)
    shown = selector.movement(reader, MovementQuery(since, until, scope))
    assert shown is not None
    return shown


def assert_is_the_sum_of_its_parts(shown: MovementShown) -> None:
    """People add up to their team and teams to the whole; hands among them cancel out."""
    if shown.query.scope.person_id is not None:
        return
    whole, parts = shown.movement, [part.movement for part in shown.parts]
    assert sum((part.opening.amounts for part in parts), Amounts()) == whole.opening.amounts
    assert sum((part.closing.amounts for part in parts), Amounts()) == whole.closing.amounts
    for bucket in set(Bucket) - set(HANDS):
        assert sum((part.buckets[bucket].amounts for part in parts), Amounts()) == whole.buckets[bucket].amounts
    hands = (movement.buckets[bucket].amounts for movement in parts for bucket in HANDS)
    assert sum(hands, Amounts()) == whole.buckets[HANDS[0]].amounts + whole.buckets[HANDS[1]].amounts
