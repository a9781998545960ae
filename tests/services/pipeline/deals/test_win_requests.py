"""A win that nobody but its rep has looked at waits for the line's word."""

from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

import accounts.migrations
from accounts.models import Notice, Obligation, Organisation, Trap
from accounts.organisation.services import lines
from pipeline.deals.services import deals, win_requests, wins
from pipeline.intake.services.entered_bookings import record_many
from pipeline.models import Booking, DealChange, WinRequest
from tests import make
from tests.builders.bookings import new
from tests.builders.deals import PROOF, make_deal, make_item, open_deal
from tests.builders.imports import take
from tests.builders.requests import CLOSED, asked_to_win, limit_wins, raise_amount, share, win
from traps_web.lib.faults import Invalid, Refused, StaleState

pytestmark = pytest.mark.django_db


def is_open(deal):
    deal.refresh_from_db()
    return deal.status == "open" and not Booking.objects.filter(deal=deal).exists()


def test_a_deal_that_nobody_changed_lately_is_won_at_once(world):
    deal = open_deal(world.rep)
    assert win(deal, by=world.rep).status == "won"
    assert not WinRequest.objects.exists()


def test_after_another_amount_the_line_is_asked_and_the_answers_stay(world):
    deal = raise_amount(make_deal(world.rep), by=world.rep)
    win(deal, by=world.rep)
    assert is_open(deal)
    request = WinRequest.objects.get()
    assert (request.amount, request.shares, request.closed_on) == (
        Decimal("1500.00"),
        [[world.rep.pk, 1_000_000]],
        CLOSED,
    )
    assert request.reasons == ["The amount was changed within the last 10 working days."]
    assert (request.asked_by, request.asked_of) == (world.rep, world.manager)
    duty = Obligation.objects.get(trap__key="win-decision")
    assert (duty.owner, duty.due_on, duty.address) == (
        world.manager,
        date(2026, 11, 30),
        f"/win-requests/{request.pk}/",
    )
    assert Notice.objects.get(person=world.manager, kind="win-asked").text.startswith("Rita Rep asks to win Condax")
    assert deal.items.get().text == PROOF


@pytest.mark.parametrize(("closed_on", "asks"), [(date(2026, 8, 31), True), (date(2026, 9, 1), False)])
def test_a_win_that_is_dated_into_a_quarter_that_has_ended_asks_the_line(world, closed_on, asks):
    deal = open_deal(world.rep, opened_on=date(2026, 8, 1))
    win(deal, by=world.rep, closed_on=closed_on)
    assert is_open(deal) == asks
    sentences = [sentence for reasons in WinRequest.objects.values_list("reasons", flat=True) for sentence in reasons]
    assert sentences == (["Its date is in FY2027-Q1, which has ended."] if asks else [])


def test_an_amount_that_comes_with_the_move_is_a_change_too(world):
    deal = make_deal(world.rep)
    win(deal, by=world.rep, amount=Decimal("9000"))
    assert is_open(deal)
    assert (deal.amount, WinRequest.objects.get().amount) == (Decimal("9000.00"), Decimal("9000.00"))


def test_so_are_shares_that_the_rep_planned(world):
    deal = share(make_deal(world.rep), {world.rep: 60, world.peer: 40}, by=world.rep)
    win(deal, by=world.rep)
    assert is_open(deal)
    assert WinRequest.objects.get().reasons == ["The shares were changed within the last 10 working days."]


@pytest.mark.parametrize(("days", "asks"), [(15, True), (16, False)])
def test_ten_working_days_later_a_change_is_old(world, days, asks):
    """Tue 10 Nov is the tenth working day before Wed 25 Nov (11 Nov is a holiday); Mon 9 Nov is none of the ten."""
    deal = raise_amount(make_deal(world.rep), by=world.rep, now=make.NOW - timedelta(days=days))
    win(deal, by=world.rep)
    assert is_open(deal) is asks


@pytest.mark.parametrize("who", ["manager", "leader", "admin"])
def test_what_the_line_or_an_admin_changed_asks_for_nothing(world, who):
    deal = raise_amount(make_deal(world.rep), by=getattr(world, who))
    assert win(deal, by=world.rep).status == "won"


@pytest.mark.parametrize("who", ["manager", "leader", "admin"])
def test_the_line_and_admins_win_at_once_what_is_not_theirs(world, who):
    deal = raise_amount(make_deal(world.rep), by=world.rep)
    assert win(deal, by=getattr(world, who)).status == "won"


def test_a_manager_who_is_credited_asks_the_next_one_above(world):
    deal = share(make_deal(world.rep), {world.rep: 50, world.manager: 50}, by=world.rep)
    win(deal, by=world.manager)
    assert is_open(deal)
    request = WinRequest.objects.get()
    assert request.asked_of == world.leader
    for barred in (world.manager, world.rep):
        with pytest.raises(Refused, match="can decide this, except people who asked for it or are credited"):
            wins.approve(make.act(barred), request=request)
    wins.approve(make.act(world.leader), request=request)
    assert not is_open(deal)


def test_a_manager_with_a_share_does_not_decide_for_the_rep_either(world):
    deal = share(make_deal(world.rep), {world.rep: 50, world.manager: 50}, by=world.rep)
    win(deal, by=world.rep)
    request = WinRequest.objects.get()
    assert request.asked_of == world.leader
    with pytest.raises(Refused):
        wins.approve(make.act(world.manager), request=request)


@pytest.mark.parametrize(("amount", "asks"), [("1000.00", False), ("1000.01", True)])
def test_above_the_limit_of_the_organisation_the_line_is_asked(world, amount, asks):
    limit_wins("1000.00")
    deal = make_deal(world.rep, amount=Decimal(amount))
    win(deal, by=world.rep)
    assert is_open(deal) is asks
    if asks:
        assert WinRequest.objects.get().reasons == ["The amount, 1,000.01, is above 1,000."]


def test_the_admin_who_is_credited_asks_somebody_else(world):
    make.member(world.admin, world.north)
    lines.rebuild(today=make.TODAY)
    deal = raise_amount(make_deal(world.admin), by=world.admin)
    win(deal, by=world.admin)
    assert is_open(deal)
    assert WinRequest.objects.get().asked_of == world.manager


def test_an_invoice_that_names_the_deal_is_the_word(world):
    request = asked_to_win(world.rep)
    rows = [new(world.rep, "1400.00", deal_id=request.deal_id)]
    record_many(make.act(world.admin), rows=rows, source="import")
    request.deal.refresh_from_db()
    assert request.deal.status == "won"
    assert [booking.amount for booking in Booking.objects.all()] == [Decimal("1400.00")]
    assert WinRequest.objects.get().status == "overtaken"
    assert not Obligation.objects.filter(trap__key="win-decision", status="open").exists()


def test_a_file_of_an_admin_wins_at_once(world):
    raise_amount(make_deal(world.rep, external_id="D1"), by=world.rep)
    run = take(
        "deals",
        "external_id,name,owner_email,stage,amount,closed_on,proof",
        "D1,Condax,rita.rep@example.com,Won,1700,2026-11-25,PO 17",
    )
    assert run.status == "done"
    assert Booking.objects.get().amount == Decimal("1700.00")


def test_an_override_does_not_carry_a_request(world):
    make_item("Prospecting", name="Who signs")
    deal = share(make_deal(world.rep), {world.rep: 50, world.manager: 50}, by=world.rep)
    with pytest.raises(Invalid) as fault:
        win(deal, by=world.manager, override=deals.Override("They sign on Monday", date(2026, 12, 9)))
    assert "override_reason" in fault.value.errors
    assert is_open(deal) and not WinRequest.objects.exists()


def test_a_stale_page_asks_for_nothing(world):
    deal = raise_amount(make_deal(world.rep), by=world.rep)
    with pytest.raises(StaleState):
        win(deal, by=world.rep, version=1)
    assert not WinRequest.objects.exists()


@pytest.mark.parametrize("change", [{"amount": 1}, {"shares": []}, {"closed_on": date(2026, 1, 1)}])
def test_what_was_asked_stays_as_it_was(world, change):
    request = asked_to_win(world.rep)
    with pytest.raises(IntegrityError), transaction.atomic():
        WinRequest.objects.filter(pk=request.pk).update(**change)
    win_requests.withdraw(make.act(world.rep), request=request)
    with pytest.raises(IntegrityError), transaction.atomic():
        WinRequest.objects.filter(pk=request.pk).update(answer="Rewritten")


def test_the_history_tells_of_amount_and_shares(world):
    deal = share(raise_amount(make_deal(world.rep), by=world.rep), {world.rep: 75, world.peer: 25}, by=world.rep)
    assert list(DealChange.objects.filter(deal=deal).order_by("pk").values_list("field", "before", "after")) == [
        ("amount", "1000.00", "1500.00"),
        ("shares", "Rita Rep 100 %", "Rita Rep 75 %, Paul Peer 25 %"),
    ]


def test_the_limit_is_never_below_zero(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.update(win_limit_amount=Decimal("-1"))


def test_an_organisation_that_was_set_up_before_gets_the_trap(world):
    [name] = [
        module.name
        for module in iter_modules(accounts.migrations.__path__)
        if module.name.endswith("win_limit_and_its_trap")
    ]
    migration = import_module(f"accounts.migrations.{name}")
    Trap.objects.filter(key="win-decision").delete()
    for _ in range(2):
        migration.install(apps, None)
    assert Trap.objects.get(key="win-decision").grace_working_days == 1
    Trap.objects.all().delete()
    migration.install(apps, None)
    assert not Trap.objects.exists()
