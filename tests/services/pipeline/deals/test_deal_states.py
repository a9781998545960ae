"""Every road that changes a deal writes what it was until then; the last row says what it is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.organisation.services import lines
from pipeline.deals.services import bulk, deal_states, deals, forecasts, readiness_days, shares
from pipeline.intake.services.entered_bookings import record_many
from pipeline.models import Deal, DealReadiness, DealShare, DealState, DealStateShare, Stage
from tests import make
from tests.builders.bookings import new
from tests.builders.deals import STEP, make_deal, open_deal, stage
from tests.builders.imports import DEALS, PAUL, RITA, take, undo
from tests.builders.requests import win

LATER = make.NOW + timedelta(days=1)
TOMORROW = make.TODAY + timedelta(days=1)


def the_past_of(deal: Deal) -> list[tuple[date, date | None, str, str]]:
    rows = DealState.objects.filter(deal=deal).order_by("pk")
    return list(rows.values_list("starts_on", "ends_before", "status", "cause"))


def assert_the_last_rows_say_what_deals_are() -> None:
    for deal in Deal.objects.all():
        row = DealState.objects.get(deal=deal, ends_before__isnull=True)
        for column in (
            "status",
            "stage_id",
            "owner_id",
            "amount",
            "close_on",
            "closed_on",
            "forecast",
            "paused_until_on",
        ):
            assert getattr(row, column) == getattr(deal, column), (deal.name, column)
        if deal.status == "open":
            ready = DealReadiness.objects.get(deal=deal, ends_before__isnull=True)
            assert (ready.has_next_step, ready.knows_debt) == (bool(deal.next_step), True), deal.name
            for column in ("next_step_on", "gate_debt_on"):
                assert getattr(ready, column) == getattr(deal, column), (deal.name, column)
        kept = DealStateShare.objects.filter(state=row).order_by("pk").values_list("person_id", "share_ppm")
        assert list(kept) == list(
            DealShare.objects.filter(deal=deal).order_by("pk").values_list("person_id", "share_ppm")
        )
        assert sum(part.share_amount for part in row.shares.all()) == (deal.amount or 0)


def test_every_road_ends_in_a_row(market: make.World) -> None:
    rep, manager = market.rep, market.manager
    page = open_deal(rep, name="By page", opened_on=date(2026, 11, 2), close_on=date(2026, 12, 18), **STEP)
    for changes in (
        {"amount": Decimal("900.00")},
        {"close_on": date(2027, 1, 20)},
        {"next_step": "Ask", "next_step_on": date(2026, 12, 4)},
        {"owner_id": market.peer.pk},
    ):
        page.refresh_from_db()
        deals.change(make.act(manager, now=LATER), deal=page, version=page.version, data=changes)
        assert_the_last_rows_say_what_deals_are()
    page.refresh_from_db()
    forecasts.choose(make.act(manager, now=LATER), deal=page, forecast="commit")
    assert_the_last_rows_say_what_deals_are()
    deals.move_stage(make.act(manager, now=LATER), deal=page, to_stage=stage("Engaging"))
    assert_the_last_rows_say_what_deals_are()
    shares.set_shares(
        make.act(manager, now=LATER),
        deal=page,
        version=page.version,
        shares=[(rep.pk, 400_000), (market.peer.pk, 600_000)],
    )
    assert_the_last_rows_say_what_deals_are()
    assert page.pk in DealState.objects.filter(shares__person=rep, ends_before__isnull=True).values_list(
        "deal_id", flat=True
    )

    many = [make_deal(rep, name=f"Bulk {number}") for number in range(3)]
    bulk.change_many(make.act(rep), deals=many, versions={}, data={"close_on": date(2026, 12, 30)})
    assert_the_last_rows_say_what_deals_are()

    invoiced = make_deal(rep, name="Invoiced", at="Proposal", opened_on=date(2026, 10, 1))
    record_many(make.act(market.admin), rows=[new(rep, deal_id=invoiced.pk, on=date(2026, 11, 12))], source="api")
    assert_the_last_rows_say_what_deals_are()
    assert the_past_of(invoiced) == [
        (date(2026, 10, 1), date(2026, 11, 12), "open", "taken over"),
        (date(2026, 11, 12), None, "won", "won"),
    ]

    won = open_deal(rep, name="Won", opened_on=date(2026, 11, 2))
    win(won, by=rep, closed_on=date(2026, 11, 20))
    lost = make_deal(rep, name="Lost", at="Lost", lost_reason="price")
    again = {"to_stage": stage("Prospecting"), "reason": "they called", "close_on": date(2026, 12, 18), **STEP}
    deals.move_stage(make.act(manager, now=LATER), deal=lost, **again)
    assert_the_last_rows_say_what_deals_are()
    assert [cause for *_, cause in the_past_of(lost)] == ["taken over", "reopened"]

    handed = make_deal(rep, name="Handed on")
    heir = {"owner_id": market.peer.pk}
    deals.change(make.act(manager, now=LATER), deal=handed, version=handed.version, data=heir, owner_leaves=True)
    assert_the_last_rows_say_what_deals_are()


def test_an_import_brings_its_own_dates_and_its_undo_leaves_what_was(market: make.World) -> None:
    first = take(
        "deals",
        DEALS,
        f"D1,A,{RITA},,,Won,500,2026-10-20,,2026-11-02,",
        f"D2,B,{RITA},,,Proposal,700,2026-10-26,2026-12-20,,",
    )
    won, standing = (Deal.objects.get(external_id=key) for key in ("D1", "D2"))
    assert the_past_of(won) == [
        (date(2026, 10, 20), date(2026, 11, 2), "open", "taken over"),
        (date(2026, 11, 2), None, "won", "taken over"),
    ]
    second = take("deals", DEALS, f"D2,B,{PAUL},,,Proposal,800,2026-10-26,2026-12-22,,")
    assert_the_last_rows_say_what_deals_are()
    undo(second, by=market.admin, now=LATER)
    assert_the_last_rows_say_what_deals_are()
    assert the_past_of(standing)[-1] == (TOMORROW, None, "open", "put back")
    undo(first, by=market.admin, now=LATER + timedelta(days=1))
    assert not Deal.objects.exists()
    gone = DealState.objects.get(deal_id=standing.pk, ends_before__isnull=True)
    assert (gone.status, gone.starts_on, gone.removed_name) == ("removed", TOMORROW + timedelta(days=1), "B")
    assert DealState.objects.filter(deal_id=standing.pk, status="open").exists()


def test_a_row_that_is_replaced_on_its_first_day_holds_on_none(world: make.World) -> None:
    deal = open_deal(world.rep)
    deals.change(make.act(world.rep), deal=deal, version=deal.version, data={"amount": Decimal("5.00")})
    assert the_past_of(deal) == [
        (make.TODAY, make.TODAY, "open", "opened"),
        (make.TODAY, None, "open", "changed"),
    ]


def test_a_win_of_an_earlier_day_takes_back_what_was_changed_since(world: make.World) -> None:
    deal = open_deal(world.rep, opened_on=date(2026, 11, 2))
    deals.change(make.act(world.rep), deal=deal, version=deal.version, data={"name": "Renamed"})
    deals.change(make.act(world.rep), deal=deal, version=deal.version, data={"close_on": date(2026, 12, 20)})
    record_many(
        make.act(world.admin, now=LATER), rows=[new(world.rep, deal_id=deal.pk, on=date(2026, 11, 10))], source="api"
    )
    assert the_past_of(deal) == [
        (date(2026, 11, 2), date(2026, 11, 10), "open", "opened"),
        (make.TODAY, make.TODAY, "open", "changed"),
        (date(2026, 11, 10), None, "won", "won"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 1},
        {"starts_on": date(2020, 1, 1)},
        {"ends_before": None},
        {"ends_before": date(2030, 1, 1)},
        {"known_at": LATER},
    ],
)
def test_the_database_lets_a_row_only_close(world: make.World, change: dict[str, object]) -> None:
    deal = open_deal(world.rep, opened_on=date(2026, 11, 2))
    deals.change(make.act(world.rep), deal=deal, version=deal.version, data={"amount": Decimal("5.00")})
    row = DealState.objects.filter(deal=deal).order_by("pk")[:1]
    with pytest.raises(DatabaseError), transaction.atomic():
        DealState.objects.filter(pk=row[0].pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        DealState.objects.filter(pk=row[0].pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        DealStateShare.objects.filter(state=row[0].pk).update(share_ppm=1)


def test_a_deal_has_one_state_a_day(world: make.World) -> None:
    deal = open_deal(world.rep)
    copy = DealState.objects.get(deal=deal)
    copy.pk, copy.ends_before = None, None
    with pytest.raises(DatabaseError), transaction.atomic():
        copy.save(force_insert=True)


def test_the_past_is_built_from_what_was_recorded_and_goes_on_where_it_stopped(
    market: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deal_states, "follow", lambda *_, **__: None)
    monkeypatch.setattr(deal_states, "born", lambda *_, **__: None)
    deal = open_deal(market.rep, opened_on=date(2026, 11, 2), close_on=date(2026, 12, 18), **STEP)
    act = make.act(market.manager, now=LATER)
    deals.change(act, deal=deal, version=deal.version, data={"amount": Decimal("900.00")})
    shares.set_shares(
        make.act(market.manager, now=LATER + timedelta(days=1)),
        deal=deal,
        version=deal.version,
        shares=[(market.rep.pk, 400_000), (market.peer.pk, 600_000)],
    )
    deals.move_stage(make.act(market.manager, now=LATER + timedelta(days=2)), deal=deal, to_stage=stage("Engaging"))
    lost = make_deal(market.rep, name="Lost", at="Lost", lost_reason="price", opened_on=date(2026, 11, 1))
    others = [make_deal(market.rep, name=f"More {number}") for number in range(3)]
    assert not DealState.objects.exists()

    monkeypatch.setattr(deal_states, "BATCH", 2)
    monkeypatch.setattr(deal_states, "BUILT_AT_ONCE", 2)
    assert [deal_states.build_missing(make.act()) for _ in range(4)] == [2, 2, 1, 0]
    readiness_days.begin_missing(make.act())
    assert_the_last_rows_say_what_deals_are()
    assert len(others) == 3
    rows = DealState.objects.filter(deal=deal).order_by("pk")
    first = Stage.objects.get(pipeline__is_default=True, name="Prospecting")
    assert [(row.starts_on, row.amount, row.stage_id, row.shares.count()) for row in rows] == [
        (date(2026, 11, 2), Decimal("1000.00"), first.pk, 1),
        (TOMORROW, Decimal("900.00"), first.pk, 1),
        (TOMORROW + timedelta(days=1), Decimal("900.00"), first.pk, 2),
        (TOMORROW + timedelta(days=2), Decimal("900.00"), stage("Engaging").pk, 2),
    ]
    assert [status for _, _, status, _ in the_past_of(lost)] == ["open", "lost"]


def test_a_deal_without_a_past_gets_it_with_its_next_change(world: make.World, monkeypatch: pytest.MonkeyPatch) -> None:
    lines.rebuild(today=make.TODAY)
    with monkeypatch.context() as patched:
        patched.setattr(deal_states, "born", lambda *_, **__: None)
        deal = open_deal(world.rep)
    deals.change(make.act(world.rep, now=LATER), deal=deal, version=deal.version, data={"amount": Decimal("5.00")})
    assert the_past_of(deal) == [
        (make.TODAY, TOMORROW, "open", "built"),
        (TOMORROW, None, "open", "built"),
    ]
