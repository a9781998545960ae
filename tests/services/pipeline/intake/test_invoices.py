"""An invoice that names an open deal wins it: on every road, with what it owes, and there and back."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from accounts.models import AuditEvent, Notice
from pipeline.deals.services import deals
from pipeline.intake.services import entered_bookings, sent_bookings
from pipeline.models import Booking, Credit, Deal, DealItem, DealShare, GateOverride, StageChange
from pipeline.stages.selectors import gate_overrides
from pipeline.stages.services import checklists
from tests import make
from tests.builders.bookings import new
from tests.builders.customers import make_customer
from tests.builders.deals import make_item, open_deal, stage
from tests.builders.imports import BOOKINGS, DEALS, RITA, counts, obstacles, reasons, rows_of, take, undo
from traps_web.lib.faults import Invalid

DAY = date(2026, 11, 5)
ROADS = pytest.mark.parametrize("road", ["file", "program"])


@pytest.fixture
def deal(market: make.World) -> Deal:
    """An open deal of 1,000.00 with one item of its stage unanswered, shared with a colleague."""
    opened = open_deal(market.rep, external_id="D1", opened_on=date(2026, 10, 1))
    shares = [(market.rep.pk, 600_000), (market.peer.pk, 400_000)]
    deals.set_shares(make.act(market.manager), deal=opened, version=opened.version, shares=shares)
    make_item("Prospecting")
    opened.refresh_from_db()
    return opened


def invoice(market: make.World, road: str, amount: str = "400.00", *, name: str = "B1", customer: int | None = None):
    """An invoice that names the deal; what is refused."""
    if road == "file":
        known = "Other" if customer else ""
        run = take("bookings", BOOKINGS, f"{name},{DAY},{amount},{known},,new,D1,,", by=market.admin)
        return {column: sentence for _, column, sentence in reasons(run)}
    row = new([], amount, DAY, external_id=name, deal_id=Deal.objects.get().pk, customer_id=customer)
    try:
        sent_bookings.put(make.act(market.admin), booking=None, row=row)
    except Invalid as fault:
        return fault.errors
    return {}


@ROADS
def test_the_deal_is_won_on_its_day_and_the_rest_is_in_no_sum(market, deal, road) -> None:
    assert invoice(market, road) == {}
    deal.refresh_from_db()
    assert (deal.status, deal.closed_on, deal.amount, deal.stage.name) == ("won", DAY, Decimal("1000.00"), "Won")
    assert Booking.objects.aggregate(Sum("amount"))["amount__sum"] == Decimal("400.00")
    assert dict(Credit.objects.values_list("person__name", "amount")) == {
        "Rita Rep": Decimal("240.00"),
        "Paul Peer": Decimal("160.00"),
    }
    assert not DealShare.objects.filter(is_open=True).exists()
    moved = StageChange.objects.order_by("-pk")[0]
    assert (moved.to_stage.name, moved.reason) == ("Won", "Won by invoice B1 of Thu 5 Nov 2026")
    assert AuditEvent.objects.get(verb="deal won by invoice").object_id == str(deal.pk)


@ROADS
def test_what_the_gates_still_asked_for_is_owed_by_the_owner(market, deal, road) -> None:
    invoice(market, road)
    deal.refresh_from_db()
    row = GateOverride.objects.get()
    assert ([entry["name"] for entry in row.missing], row.invoice_id) == (
        ["Budget confirmed"],
        Booking.objects.get().pk,
    )
    assert (deal.gate_debt_on, row.expires_on) == (date(2026, 12, 9), date(2026, 12, 9))
    [shown] = gate_overrides.visible(viewer=market.rep)
    assert gate_overrides.debts(overrides=[shown]) == {row.pk: ["Budget confirmed"]}
    notice = Notice.objects.get(kind="won-by-invoice")
    assert notice.person == market.rep
    assert notice.text == (
        "Condax, GTX Pro is won by invoice B1 of Thu 5 Nov 2026; Budget confirmed owed by Wed 9 Dec."
    )


def test_the_debt_is_answered_and_nothing_else_of_the_closed_deal(market, deal) -> None:
    other = make_item("Prospecting", name="Kept as it was")
    checklists.answer(make.act(market.rep), deal=deal, items={other.pk: "yes"})
    invoice(market, "program")
    deal.refresh_from_db()
    with pytest.raises(Invalid):
        checklists.answer(make.act(market.rep), deal=deal, items={other.pk: "yes"})
    [owed] = GateOverride.objects.get().missing
    checklists.answer(make.act(market.rep), deal=deal, items={owed["id"]: "yes"})
    assert (deal.gate_debt_on, DealItem.objects.count()) == (None, 2)
    with pytest.raises(Invalid, match="The checklist of a closed deal cannot change"):
        checklists.answer(make.act(market.rep), deal=deal, items={owed["id"]: "yes"})


@ROADS
def test_a_lost_deal_and_one_of_another_customer_are_refused(market, deal, road) -> None:
    theirs, other = make_customer("Theirs"), make_customer("Other")
    Deal.objects.update(customer=theirs)
    assert invoice(market, road, customer=other.pk) == {"customer": "Condax, GTX Pro belongs to another customer."}
    deal.refresh_from_db()
    lost = {"to_stage": stage("Lost"), "reason": "Price", "closed_on": make.TODAY}
    deals.move_stage(make.act(market.rep), deal=deal, **lost)
    [sentence] = invoice(market, road).values()
    assert sentence == "Condax, GTX Pro is lost. Reopen it before you invoice it."
    assert not Booking.objects.exists()


@pytest.mark.parametrize("stage_name", ["Prospecting", "Won"])
def test_a_later_file_of_deals_that_knows_nothing_of_it_keeps_it_and_says_so(market, deal, stage_name) -> None:
    invoice(market, "program")
    closed_on = "2026-11-20" if stage_name == "Won" else ""
    line = f"D1,Renamed,{RITA},,,{stage_name},1200,2026-10-01,,{closed_on},"
    run = take("deals", DEALS, line)
    assert (run.status, counts(run)) == ("done", (0, 0, 1, 0))
    [note] = run.notes
    assert (note["line"], note["sentence"]) == (2, "An invoice won it on 2026-11-05 with 1,000 planned: kept.")
    deal.refresh_from_db()
    assert (deal.status, deal.closed_on, deal.amount) == ("won", DAY, Decimal("1000.00"))


def test_a_later_file_that_calls_it_lost_is_refused(market, deal) -> None:
    invoice(market, "program")
    run = take("deals", DEALS, f"D1,A,{RITA},,,Lost,1000,2026-10-01,,2026-11-20,Price")
    assert [column for _, column, _ in reasons(run)] == ["stage"]


def test_the_dry_run_points_it_out(market, deal) -> None:
    run = take("bookings", BOOKINGS, f"B1,{DAY},400,,,new,D1,,", f"B2,{DAY},100,,,new,D1,,", dry_run=True)
    assert [(note["line"], note["column"]) for note in run.notes] == [(2, "deal_external_id")]
    assert "is open: this wins it" in run.notes[0]["sentence"]
    deal.refresh_from_db()
    assert deal.status == "open"


def test_several_invoices_of_one_file_win_it_once(market, deal) -> None:
    Deal.objects.update(amount=None)
    assert take("bookings", BOOKINGS, "B1,2026-11-06,400,,,new,D1,,", f"B2,{DAY},100,,,new,D1,,").status == "done"
    deal.refresh_from_db()
    assert (deal.amount, deal.closed_on) == (Decimal("500.00"), DAY)
    assert StageChange.objects.filter(to_stage__kind="won").count() == 1


def test_the_undo_reopens_the_deal(market, deal) -> None:
    watched = (Deal, DealShare, GateOverride)
    before = {name: _plain(rows) for name, rows in rows_of(*watched).items()}
    run = take("bookings", BOOKINGS, f"B1,{DAY},400,,,new,D1,,")
    undone = undo(run, by=market.admin)
    assert (undone.status, undone.failure) == ("done", "")
    assert {"act": "reopened", "what": "deal", "count": 1} in undone.found
    assert {name: _plain(rows) for name, rows in rows_of(*watched).items()} == before
    assert Credit.objects.aggregate(Sum("amount"))["amount__sum"] == 0
    assert counts(take("bookings", BOOKINGS, f"B1,{DAY},400,,,new,D1,,")) == (1, 0, 0, 0)


def _plain(rows: list[dict]) -> list[dict]:
    moving = {"id", "version", "updated_at", "stage_entered_at"}
    return [{name: value for name, value in row.items() if name not in moving} for row in rows]


def test_another_invoice_and_work_on_the_deal_stand_in_the_way_of_the_undo(market, deal) -> None:
    run = take("bookings", BOOKINGS, f"B1,{DAY},400,,,new,D1,,")
    later = take("bookings", BOOKINGS, f"B2,{DAY},600,,,new,D1,,")
    assert list(obstacles(undo(run))) == ["Condax, GTX Pro"]
    assert undo(later).status == "done"
    deal.refresh_from_db()
    assert (deal.status, Credit.objects.aggregate(Sum("amount"))["amount__sum"]) == ("won", Decimal("400.00"))
    deals.change(make.act(market.rep), deal=deal, version=deal.version, data={"name": "Renamed"})
    assert list(obstacles(undo(run))) == ["Renamed"]


def test_what_an_invoice_left_owed_stays_unless_its_import_is_undone(market, deal) -> None:
    invoice(market, "program")
    for act in (lambda: GateOverride.objects.update(reason="x"), lambda: GateOverride.objects.all().delete()):
        with pytest.raises(IntegrityError, match="only grow"), transaction.atomic():
            act()


def test_many_deals_take_few_queries_more_than_one(market, django_assert_max_num_queries) -> None:
    for number in range(30):
        open_deal(market.rep, external_id=f"D{number}", opened_on=date(2026, 10, 1))
    rows = [new(market.rep, "1.00", DAY, deal_id=pk) for pk in Deal.objects.values_list("pk", flat=True)]

    with django_assert_max_num_queries(60):
        entered_bookings.record_many(make.act(), rows=rows, source="import")
    assert Deal.objects.filter(status="won").count() == 30
    [notice] = Notice.objects.filter(kind="won-by-invoice")
    assert notice.text == "30 of your deals are won by invoices."


def test_a_file_credits_as_it_says_and_not_as_planned(market, deal) -> None:
    assert take("bookings", BOOKINGS, f"B1,{DAY},400,,,new,D1,{RITA}:100,").status == "done"
    assert list(Credit.objects.values_list("person__name", flat=True)) == ["Rita Rep"]
