"""A CRM that takes a win back: the money goes with it while its month runs, and else the line says what to do."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.duties.services.traps import install_defaults
from accounts.models import AuditEvent, Notice
from pipeline.bookings.selectors import signed_money
from pipeline.bookings.selectors.restatements import stands_at
from pipeline.bookings.services import restatements
from pipeline.deals.services import sent_deals
from pipeline.history.selectors import movement as movements
from pipeline.history.selectors.movement import MovementQuery
from pipeline.history.selectors.scopes import Scope
from pipeline.models import Booking, DailyCredit, Deal, DealState, MonthlyCredit
from pipeline.pipelines.services import homes
from tests import make
from tests.builders.deals import stage
from tests.builders.imports import BOOKINGS, DEALS, RITA, counts, obstacles, reasons, rows_of, take, undo
from traps_web.lib.faults import Invalid

OPEN_MONTH, ENDED_MONTH = "2026-11-20", "2026-10-28"


@pytest.fixture
def crm(market):
    install_defaults(make.act())
    homes.set_home(make.act(market.admin), pipeline=stage("Won").pipeline, home="crm")
    return market


def night(where="Prospecting", *, closed_on="", reason="", amount=900, opened_on="2026-10-20", **how):
    line = f"D1,A,{RITA},Acme,,{where},{amount},{opened_on},2026-12-15,{closed_on},{reason}"
    return take("deals", DEALS, line, **how)


def win(closed_on=OPEN_MONTH, **how):
    night()
    return night("Won", closed_on=closed_on, **how)


def by_file(market, to):
    run = night(to, closed_on="2026-11-24" if to == "Lost" else "", reason="too dear" if to == "Lost" else "")
    return [sentence for _, _, sentence in reasons(run)]


def by_program(market, to):
    deal = Deal.objects.select_related("owner", "stage").get()
    end = {"closed_on": date(2026, 11, 24), "reason": "too dear"} if to == "Lost" else {}
    try:
        sent_deals.save(make.act(market.admin), deal=deal, data={}, stage=stage(to), from_crm=True, **end)
    except Invalid as fault:
        return list(fault.errors.values())
    return []


def money():
    """What every kept sum comes to."""
    sums = {sum((row.amount for row in model.objects.all()), Decimal(0)) for model in (DailyCredit, MonthlyCredit)}
    assert len(sums) == 1
    return sums.pop()


@pytest.mark.parametrize("road", [by_file, by_program])
@pytest.mark.parametrize("to", ["Proposal", "Lost"])
@pytest.mark.parametrize("closed_on", [OPEN_MONTH, ENDED_MONTH])
def test_the_win_is_taken_back_while_its_month_runs_and_not_after(crm, road, to, closed_on):
    win(closed_on)
    before = rows_of(Deal, Booking)
    sentences = road(crm, to)
    if closed_on == ENDED_MONTH:
        assert sentences == [
            "This deal is won since Wed 28 Oct 2026 with 900, booked in a month that has ended: it stays won. "
            "Restate the booking to zero first, then send the line again."
        ]
        assert rows_of(Deal, Booking) == before
        return
    assert sentences == []
    deal, state = Deal.objects.get(), DealState.objects.get(ends_before__isnull=True)
    assert (deal.stage.name, deal.amount, money()) == (to, Decimal("900.00"), Decimal(0))
    assert (state.status, state.cause) == (("lost", "lost") if to == "Lost" else ("open", "reopened"))
    assert deal.lost_reason == ("too dear" if to == "Lost" else "")
    assert {row.is_open for row in deal.shares.all()} == {to != "Lost"}
    assert Booking.objects.get(restates__isnull=False).booked_on == date(2026, 11, 20)
    event = AuditEvent.objects.get(verb="booking restated")
    assert (event.before, event.after["amount"]) == ({"amount": "900.00"}, "0")
    how = "lost it" if to == "Lost" else "reopened it"
    assert event.reason == f"A: the CRM {how}"
    [notice] = Notice.objects.filter(person=crm.rep, kind="credit-changed")
    assert "your credit of it was 900 and is 0 now" in notice.text
    [above] = Notice.objects.filter(kind="credit-changed").exclude(person=crm.rep)
    assert above.text == f"A, won on Fri 20 Nov 2026: the CRM {how}. Its 900 are taken back."


@pytest.mark.parametrize("to", ["Proposal", "Lost"])
def test_movement_shows_it_as_reopened(crm, to):
    win()
    by_file(crm, to)
    reader = make.reader(crm.leader, organisation=crm.organisation)
    query = MovementQuery(date(2026, 11, 22), date(2026, 11, 25), Scope("Maven"))
    movement = movements.movement(reader, query).movement
    assert movement.opening.count == 0 and movement.closing.count == (to == "Proposal")
    count_by_bucket = {bucket.value: row.count for bucket, row in movement.buckets.items() if row.count}
    assert count_by_bucket == ({"reopened": 1} if to == "Proposal" else {})


@pytest.mark.parametrize("closed_on", [OPEN_MONTH, ENDED_MONTH])
def test_the_dry_run_says_the_same(crm, closed_on):
    win(closed_on)
    tried, taken = night("Proposal", dry_run=True), night("Proposal")
    assert (counts(tried), reasons(tried)) == (counts(taken), reasons(taken))
    assert (taken.status == "done") is (closed_on == OPEN_MONTH)


def test_what_was_restated_to_zero_first_stands_in_no_way(crm):
    win(ENDED_MONTH)
    zero = {"right_amount": Decimal(0), "booked_on": date(2026, 11, 25), "reason": "cancelled"}
    restatements.restate(make.act(crm.admin), booking=Booking.objects.get(), seen=Decimal("900.00"), **zero)
    assert reasons(night("Proposal")) == []
    assert (Deal.objects.get().status, Booking.objects.count(), money()) == ("open", 2, Decimal(0))


def test_a_deal_that_is_won_again_is_booked_again(crm):
    win()
    night("Proposal")
    run = night("Won", closed_on="2026-11-18", amount=700)
    assert (run.status, reasons(run)) == ("done", [])
    first, _, second = Booking.objects.order_by("pk")
    assert (first.win, second.win, second.booked_on, second.restates) == (1, 2, date(2026, 11, 18), None)
    assert (stands_at(booking=first), stands_at(booking=second), money()) == (0, 700, 700)
    run = take("bookings", BOOKINGS, "B1,2026-11-24,650,Acme,,,D1,,")
    assert (run.status, money()) == ("done", Decimal("650.00"))
    assert undo(run).status == "done" and money() == Decimal("700.00")


def test_a_win_that_a_file_books_stays(crm):
    win()
    take("bookings", BOOKINGS, "B1,2026-11-24,950,Acme,,,D1,,")
    for road in (by_file, by_program):
        [sentence] = road(crm, "Lost")
        assert sentence.startswith("This deal is won since Fri 20 Nov 2026, and a file or program booked it")
    assert (Deal.objects.get().status, money()) == ("won", Decimal("950.00"))


def test_money_in_a_signed_paper_stays(crm, monkeypatch):
    win()
    monkeypatch.setattr(signed_money, "_readers", [lambda people, *_: [crm.rep.name] if crm.rep.pk in people else []])
    for road in (by_file, by_program):
        [sentence] = road(crm, "Proposal")
        assert "with 900, frozen in the minutes of Rita Rep’s review: it stays won." in sentence


@pytest.mark.parametrize("to", ["Proposal", "Lost"])
def test_the_undo_of_the_file_gives_the_win_back(crm, to):
    win()
    moves_along = {"version", "updated_at", "stage_entered_at"}
    [before] = [{k: v for k, v in row.items() if k not in moves_along} for row in rows_of(Deal)["Deal"]]
    run = night(to, closed_on="2026-11-24" if to == "Lost" else "", amount=800)
    assert (run.status, money()) == ("done", Decimal(0))
    undone = undo(run, by=crm.admin)
    assert (undone.status, undone.failure, undone.refusals) == ("done", "", [])
    [after] = [{k: v for k, v in row.items() if k not in moves_along} for row in rows_of(Deal)["Deal"]]
    assert (after, money()) == (before, Decimal("900.00"))
    state = DealState.objects.get(ends_before__isnull=True)
    assert (state.status, state.starts_on, state.cause) == ("won", date(2026, 11, 20), "put back")
    again = night(to, closed_on="2026-11-24" if to == "Lost" else "", amount=800)
    assert (again.status, money()) == ("done", Decimal(0))


def test_the_undo_leaves_alone_what_was_restated_since(crm):
    win()
    run = night("Proposal")
    given = {"right_amount": Decimal(50), "booked_on": date(2026, 11, 25), "reason": "a part came in"}
    first = Booking.objects.get(restates__isnull=True)
    restatements.restate(make.act(crm.admin), booking=first, seen=Decimal(0), **given)
    assert "restated since" in obstacles(undo(run, by=crm.admin))["A"]


def test_a_day_before_the_deal_was_opened_is_refused_in_the_dry_run(crm):
    win()
    [(_, column, _)] = reasons(night("Lost", closed_on="2026-10-10", opened_on="2026-10-01", dry_run=True))
    assert column == "closed_on"


def test_here_a_won_deal_stays_won(market):
    night()
    run = take("deals", DEALS + ",proof", f"D1,A,{RITA},Acme,,Won,900,2026-10-20,,{OPEN_MONTH},,PO 17")
    assert run.status == "done"
    assert by_file(market, "Lost")[0].startswith("A won deal is booked and cannot move")
    assert by_program(market, "Lost")[0].startswith("A won deal is booked and cannot move")
