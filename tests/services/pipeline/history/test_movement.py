"""What deals were on past days, and what moved between two of them, out of what the services wrote."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Person
from accounts.organisation.services import teams
from accounts.record.rules.readers import Reader
from pipeline.deals.services import deals, pauses
from pipeline.history.rules.movement import Amounts, Bucket
from pipeline.history.rules.movement_sums import Movement
from pipeline.history.selectors import deal_days, scopes
from pipeline.history.selectors import movement as selector
from pipeline.history.selectors.bucket_deals import deals_in
from pipeline.history.selectors.movement import MovementQuery
from pipeline.history.selectors.scopes import Scope
from pipeline.intake.services.entered_bookings import record_many
from pipeline.models import Deal
from plans.handovers.services import moves
from tests import make
from tests.builders.bookings import new
from tests.builders.deals import STEP, make_deal, open_deal
from tests.builders.imports import DEALS, RITA, take, undo
from traps_web.lib.faults import Invalid

MONDAY = date(2026, 11, 23)
"""Two days before the tests' today."""
NEXT_WEEK = make.NOW + timedelta(days=7)
WHOLE = Scope("Maven")


def reader_of(world: make.World, viewer: Person, now: Any = NEXT_WEEK) -> Reader:
    return make.reader(viewer, now=now, today=now.date(), organisation=world.organisation)


def moved(world: make.World, since: date, until: date, scope: Scope = WHOLE) -> Movement:
    shown = selector.movement(reader_of(world, world.leader), MovementQuery(since, until, scope))
    assert shown is not None
    movement = shown.movement
    assert movement.opening.amounts + movement.change == movement.closing.amounts
    held = deal_days.as_of(until, scope=scope)
    assert (held.pipeline, held.weighted, held.deals) == (
        Decimal(movement.closing.amounts.pipeline) / 100,
        Decimal(movement.closing.amounts.landing) / 100,
        movement.closing.count,
    )
    parts = [part.movement.closing.amounts for part in shown.parts]
    assert not parts or sum(parts, Amounts()) == movement.closing.amounts
    return movement


def buckets(movement: Movement) -> dict[str, tuple[int, int]]:
    return {bucket.value: (row.amounts.pipeline, row.count) for bucket, row in movement.buckets.items() if row.count}


def change(deal: Deal, by: Person, **data: Any) -> None:
    deal.refresh_from_db()
    deals.change(make.act(by, now=NEXT_WEEK), deal=deal, version=deal.version, data=data)


@pytest.fixture
def a_week(market: make.World) -> make.World:
    """Four deals of the rep stood on Monday; a week later each has moved otherwise."""
    rep = market.rep
    rows = {
        name: make_deal(rep, name=name, close_on=date(2026, 12, 18), opened_on=MONDAY)
        for name in ("Grown", "Handed", "Won", "Same")
    }
    change(rows["Grown"], rep, amount=Decimal("1500.50"))
    heir = {"owner_id": market.other_rep.pk}
    act = make.act(market.admin, now=NEXT_WEEK)
    deals.change(act, deal=rows["Handed"], version=rows["Handed"].version, data=heir, owner_leaves=True)
    record_many(
        make.act(market.admin, now=NEXT_WEEK),
        rows=[new(rep, deal_id=rows["Won"].pk, on=date(2026, 11, 26))],
        source="api",
    )
    deals.create(
        make.act(rep, now=NEXT_WEEK),
        data=deals.DealData(name="New", owner_id=rep.pk, amount=Decimal("70"), close_on=date(2026, 12, 31)),
    )
    return market


def test_the_week_of_the_organisation(a_week: make.World) -> None:
    movement = moved(a_week, MONDAY, date(2026, 12, 2))
    assert buckets(movement) == {"new": (7000, 1), "amount up": (50050, 1), "won": (-100_000, 1)}
    assert movement.handed.amounts.pipeline == 100_000


def test_the_same_week_of_each_team_and_person(a_week: make.World) -> None:
    north, south = (
        moved(a_week, MONDAY, date(2026, 12, 2), Scope(team.name, team_id=team.pk))
        for team in (a_week.north, a_week.south)
    )
    assert buckets(north)["owner out"] == (-100_000, 1)
    assert buckets(south) == {"owner in": (100_000, 1)}
    rep = moved(a_week, MONDAY, date(2026, 12, 2), Scope("Rita", person_id=a_week.rep.pk))
    assert buckets(rep) == buckets(north)


def test_a_person_who_moves_leaves_the_past_with_the_old_team(a_week: make.World) -> None:
    before = moved(a_week, MONDAY, date(2026, 12, 1), Scope("North", team_id=a_week.north.pk))
    moves.move_person(
        make.act(a_week.admin, now=NEXT_WEEK), person=a_week.rep, team=a_week.south, starts_on=date(2026, 12, 2)
    )
    again = moved(a_week, MONDAY, date(2026, 12, 1), Scope("North", team_id=a_week.north.pk))
    assert before.closing.amounts == again.closing.amounts
    south = moved(a_week, date(2026, 12, 1), date(2026, 12, 2), Scope("South", team_id=a_week.south.pk))
    assert buckets(south)["owner in"][1] == 3
    whole = moved(a_week, date(2026, 12, 1), date(2026, 12, 2))
    assert whole.handed.amounts.pipeline == 3 * 100_000


def test_a_team_that_goes_under_another_takes_its_deals_along_from_that_day_on(a_week: make.World) -> None:
    teams.move(
        make.act(a_week.admin, now=NEXT_WEEK), team=a_week.north, parent=a_week.south, starts_on=date(2026, 12, 2)
    )
    south = moved(a_week, date(2026, 12, 1), date(2026, 12, 2), Scope("South", team_id=a_week.south.pk))
    assert buckets(south)["owner in"][1] == 3
    whole = moved(a_week, date(2026, 12, 1), date(2026, 12, 2))
    assert whole.handed.amounts.pipeline == 3 * 100_000
    before = moved(a_week, MONDAY, date(2026, 12, 1), Scope("South", team_id=a_week.south.pk))
    assert before.closing.amounts == south.opening.amounts


def test_what_was_known_on_a_day_stays_what_it_was(a_week: make.World) -> None:
    instant = make.NOW + timedelta(hours=1)
    known_that_day = deal_days.as_of(make.TODAY, instant, scope=WHOLE)
    assert known_that_day == deal_days.Held(4, Decimal("4000.00"), Decimal("400.00"), 0)
    late = Deal.objects.get(name="Same")
    record_many(
        make.act(a_week.admin, now=NEXT_WEEK + timedelta(days=1)),
        rows=[new(a_week.rep, deal_id=late.pk, on=MONDAY)],
        source="api",
    )
    assert deal_days.as_of(make.TODAY, instant, scope=WHOLE) == known_that_day
    assert deal_days.as_of(make.TODAY, scope=WHOLE).deals == 3


def test_a_past_day_knows_what_was_paused_then(a_week: make.World) -> None:
    deal = Deal.objects.get(name="Same")
    pauses.pause(make.act(a_week.rep, now=NEXT_WEEK), deal=deal, resume_on=date(2026, 12, 14), reason="Frozen")
    pauses.resume(make.act(a_week.rep, now=NEXT_WEEK + timedelta(days=3)), deal=deal)
    days = [make.TODAY, *(date(2026, 12, number) for number in range(1, 8))]
    paused = {day: deal_days.as_of(day, scope=WHOLE).paused for day in days}
    first, after = NEXT_WEEK.date(), (NEXT_WEEK + timedelta(days=3)).date()
    assert paused == {day: Decimal("1000.00") if first <= day < after else Decimal(0) for day in days}


def test_an_import_that_is_undone_shows_as_removed_and_what_it_held_stays_known(market: make.World) -> None:
    run = take("deals", DEALS, f"D1,A,{RITA},,,Proposal,500,2026-11-20,2026-12-20,,")
    known = deal_days.as_of(make.TODAY, make.NOW, scope=WHOLE)
    undo(run, by=market.admin, now=NEXT_WEEK)
    movement = moved(market, MONDAY, date(2026, 12, 2))
    assert buckets(movement) == {"removed": (-50_000, 1)}
    assert known.deals == 1
    assert deal_days.as_of(make.TODAY, make.NOW, scope=WHOLE) == known
    shown = selector.movement(reader_of(market, market.leader), MovementQuery(MONDAY, date(2026, 12, 2), WHOLE))
    assert shown is not None
    [gone] = deals_in(reader_of(market, market.leader), shown, Bucket.REMOVED)
    assert (gone.name, gone.is_in_sight, gone.state.by) == ("A", False, market.admin)


def test_bad_days_and_teams_are_refused_with_a_sentence(a_week: make.World) -> None:
    reader = reader_of(a_week, a_week.leader)
    for since, until, field, sentence in (
        (MONDAY, date(2026, 12, 3), "until", "Dec 2026 is in the future. Choose today or a day before."),
        (date(2026, 12, 2), date(2026, 12, 2), "since", "Choose a day before the last one."),
        (date(2026, 1, 1), date(2026, 12, 2), "since", "Nothing is known before Mon 23 Nov 2026"),
    ):
        with pytest.raises(Invalid) as refused:
            selector.movement(reader, MovementQuery(since, until, WHOLE))
        assert sentence in refused.value.errors[field]
    young = make.team("Young", a_week.root, starts_on=date(2026, 12, 10))
    with pytest.raises(Invalid, match="Young did not exist on Mon 23 Nov 2026, nor on Wed 2 Dec 2026"):
        selector.movement(reader, MovementQuery(MONDAY, date(2026, 12, 2), Scope("Young", team_id=young.pk)))


def test_everybody_looks_at_what_they_answer_for(a_week: make.World) -> None:
    own = [
        scopes.find_scope(reader_of(a_week, who), team_id=None, person_id=None)
        for who in vars(a_week).values()
        if isinstance(who, Person)
    ]
    assert [(scope.name, scope.team_id, scope.person_id) for scope in own] == [
        ("Rita Rep", None, a_week.rep.pk),
        ("Paul Peer", None, a_week.peer.pk),
        ("Olga Other", None, a_week.other_rep.pk),
        ("North", a_week.north.pk, None),
        ("South", a_week.south.pk, None),
        ("Maven", None, None),
        ("Maven", None, None),
    ]
    rep = reader_of(a_week, a_week.rep)
    for scope in ({"team_id": a_week.north.pk, "person_id": None}, {"team_id": None, "person_id": a_week.peer.pk}):
        with pytest.raises(scopes.NotVisible):
            scopes.find_scope(rep, **scope)


def test_a_movement_takes_the_same_queries_whatever_moved(
    a_week: make.World, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        deal = open_deal(a_week.rep, name=f"More {number}", close_on=date(2026, 12, 20), **STEP)
        change(deal, a_week.rep, amount=Decimal(number))
    with django_assert_max_num_queries(16):
        shown = selector.movement(reader_of(a_week, a_week.leader), MovementQuery(MONDAY, date(2026, 12, 2), WHOLE))
        assert shown is not None
        assert len(deals_in(reader_of(a_week, a_week.leader), shown, Bucket.NEW)) == 6
