"""Nights of readings: taken in time or caught up they are the same, equal to the figures of that day, and only once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from pipeline.activities.services import defaults
from pipeline.history.selectors.deal_days import as_of, end_of
from pipeline.history.selectors.scopes import Scope
from pipeline.intake.services.entered_bookings import record_many
from pipeline.intake.services.takeovers import TakenOverDeal, take_over_many
from pipeline.models import Deal, DealState
from plans.calls.services.scoring import score_ended
from plans.measures.selectors.attainment import attainment
from plans.measures.selectors.landing import landing
from plans.models import Reading, ReadingNight
from plans.readings.rules import chain
from plans.readings.rules.chain import Broken, Closing
from plans.readings.selectors import nights as kept
from plans.readings.selectors.known_then import Moment
from plans.readings.selectors.standings import standings
from plans.readings.services import nights
from tests import make
from tests.builders.bookings import new
from tests.builders.deals import make_deal, stage
from tests.builders.histories import DAYS, History, live_before

LATER = make.NOW + timedelta(days=DAYS + 2)
A_DAY = timedelta(days=1)
QUARTER = "FY2027-Q2"


@pytest.fixture
def market(world: make.World) -> make.World:
    """The cast with stages and categories."""
    defaults.install(make.NOW)
    return world


@pytest.mark.parametrize(("seed", "has_past"), [*((seed, False) for seed in range(6)), (7, True)])
def test_taken_each_night_or_caught_up_the_nights_are_the_same(market: make.World, seed: int, has_past: bool) -> None:
    if has_past:
        live_before(market, seed)
    history = History(market, seed)
    head, in_time = chain.FIRST, []
    for place in range(DAYS):
        now = make.NOW + timedelta(days=place)
        history.live(now)
        if has_past and place == seed % 3:
            assert score_ended(make.act(now=now))
        day = now.date()
        at = Moment(day, end_of(day, market.organisation))
        every = standings(at)
        night = chain.link(head, Closing(place + 1, day, at.known_at, QUARTER, len(every)), every)
        in_time.append(night)
        head = night.head
        _agrees(market, night, now)
    assert nights.take_owed(make.act(now=LATER)) >= DAYS
    assert list(kept.kept())[:DAYS] == in_time
    assert nights.verify(make.act(now=LATER)) == ReadingNight.objects.count()


def test_a_deal_without_an_opening_day_counts_from_its_first_known_day_as_on_the_page(market: make.World) -> None:
    live_before(market, seed=7)
    last = stage("Proposal").pk
    rows = [TakenOverDeal(f"Undated {n}", market.rep.pk, last, amount=Decimal(9_000)) for n in range(30)]
    take_over_many(make.act(market.admin), rows=rows)
    day = make.NOW.date()
    at = Moment(day, end_of(day, market.organisation))
    every = standings(at)
    night = chain.link(chain.FIRST, Closing(1, day, at.known_at, QUARTER, len(every)), every)
    _agrees(market, night, make.NOW)


def _agrees(world: make.World, night: chain.Night, now: datetime) -> None:
    """A night says what the pages say: history of deals, budget against actual, and the landing of the next morning."""
    day, at = night.closing.day, night.closing.known_at
    reader = make.reader(world.leader, now=now + A_DAY, today=day + A_DAY, organisation=world.organisation)
    for row, _ in night.readings:
        of = {"team_id": row.pk or None} if row.about != "person" else {"person_id": row.pk}
        held = as_of(day, at, scope=Scope("any", **of))
        assert (row.deals, row.pipeline, row.weighted, row.undated) == (
            held.deals,
            held.pipeline,
            held.weighted,
            held.undated,
        )
        if row.pk in (world.admin.pk,) and row.about == "person":
            continue
        stands = attainment(viewer=world.leader, period_key=QUARTER, today=day, **of)
        assert (row.actual, row.budget) == (stands.figures.actual, stands.figures.budget or None), row
        lands = landing(reader, period_key=QUARTER, **of).lands
        if lands is not None and lands.basis != "weighted":
            assert (row.basis, row.expected, row.low, row.high) == (
                lands.basis,
                lands.expected,
                lands.low,
                lands.high,
            )


def test_nothing_is_owed_before_a_day_has_settled(market: make.World) -> None:
    make_deal(market.rep, close_on=date(2026, 12, 18))
    midnight = end_of(make.TODAY, market.organisation) + timedelta(microseconds=1)
    assert nights.take_owed(make.act(now=midnight + timedelta(minutes=59))) == 0
    assert nights.take_owed(make.act(now=midnight + timedelta(minutes=60))) == 1
    assert nights.take_owed(make.act(now=midnight + timedelta(hours=20))) == 0
    assert [night.day for night in ReadingNight.objects.all()] == [make.TODAY]


def test_without_a_deal_the_first_night_is_that_of_yesterday(market: make.World) -> None:
    assert nights.take_owed(make.act()) == 1
    assert ReadingNight.objects.get().day == make.TODAY - A_DAY


def test_it_waits_until_the_past_of_every_deal_is_written(market: make.World) -> None:
    make_deal(market.rep, close_on=date(2026, 12, 18))
    Deal.objects.bulk_create([_without_states(market)])
    assert DealState.objects.count() == 1
    assert nights.take_owed(make.act(now=LATER)) == 0


def _without_states(world: make.World) -> Deal:
    return Deal(
        name="Old",
        owner=world.rep,
        stage=stage("Prospecting"),
        opened_on=make.TODAY,
        stage_entered_at=make.NOW,
        created_at=make.NOW,
        updated_at=make.NOW,
    )


def test_a_run_that_stops_half_way_leaves_whole_nights_and_the_next_goes_on(
    market: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_deal(market.rep, close_on=date(2026, 12, 18))
    assert nights.take_owed(make.act(now=LATER), most=2) == 2
    real = Reading.objects.bulk_create
    monkeypatch.setattr(Reading.objects, "bulk_create", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        nights.take_owed(make.act(now=LATER))
    monkeypatch.setattr(Reading.objects, "bulk_create", real)
    assert ReadingNight.objects.count() == 2
    nights.take_owed(make.act(now=LATER))
    assert nights.verify(make.act()) == DAYS + 2


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_take_each_night_once(transactional_db: None) -> None:
    world = make.world()
    make_deal(world.rep, close_on=date(2026, 12, 18))

    def work(_: int) -> int:
        try:
            return nights.take_owed(make.act(now=LATER))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(work, range(3))) <= DAYS + 2
    nights.take_owed(make.act(now=LATER))
    assert nights.verify(make.act()) == DAYS + 2


def test_rows_only_grow(market: make.World) -> None:
    nights.take_owed(make.act())
    row = Reading.objects.first()
    for act in (
        lambda: Reading.objects.filter(pk=row.pk).update(actual=5),
        lambda: Reading.objects.filter(pk=row.pk).delete(),
        lambda: ReadingNight.objects.update(head="0"),
        lambda: ReadingNight.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_reading_that_was_put_in_breaks_the_chain(market: make.World) -> None:
    nights.take_owed(make.act())
    night = ReadingNight.objects.get()
    last = Reading.objects.latest("pk")
    Reading.objects.create(
        night=night,
        about="team",
        team_id=10_000,
        digest="0",
        **{name: getattr(last, name) for name in ("actual", "deals", "pipeline", "weighted", "undated")},
        in_quarter=0,
        in_quarter_weighted=0,
    )
    with pytest.raises(Broken, match="is not as it was taken"):
        nights.verify(make.act())


def test_history_that_was_written_past_its_service_is_noticed(market: make.World) -> None:
    deal = make_deal(market.rep, close_on=date(2026, 12, 18))
    nights.take_owed(make.act(now=make.NOW + A_DAY))
    past = DealState.objects.get(deal=deal)
    share = past.shares.get()
    past.pk, past.deal_id = None, deal.pk + 1
    past.save(force_insert=True)
    share.pk, share.state = None, past
    share.save(force_insert=True)
    with pytest.raises(nights.NotAsOf):
        nights.verify(make.act())


def test_a_night_takes_the_same_queries_whatever_there_is(market: make.World, django_assert_num_queries: Any) -> None:
    make_deal(market.rep, close_on=date(2026, 12, 18))
    nights.take_owed(make.act(now=LATER), most=1)
    for number in range(5):
        make_deal(market.other_rep, name=f"More {number}", close_on=date(2026, 12, 18))
        record_many(make.act(market.admin), rows=[new(market.rep)], source="api")
    with django_assert_num_queries(21):
        assert nights.take_owed(make.act(now=LATER), most=1) == 1
