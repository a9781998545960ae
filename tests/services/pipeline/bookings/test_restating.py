"""One way to restate for every road.

Never below zero, never of a restatement, and credited as booked unless stated otherwise.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Notice
from pipeline.bookings.rules.standings import Standing
from pipeline.bookings.selectors import bookings as facts
from pipeline.bookings.selectors import restatements as selector
from pipeline.bookings.services import daily_credits, restatements
from pipeline.intake.services import sent_bookings
from pipeline.intake.services.entered_bookings import record_many
from pipeline.models import Booking, Credit, Deal
from tests import make
from tests.builders.bookings import make_booking, new
from tests.builders.deals import make_deal
from tests.builders.imports import BOOKINGS, DEALS, PAUL, RITA, obstacles, reasons, take, undo
from tests.builders.requests import win
from traps_web.lib.faults import Invalid

DAY = date(2026, 11, 24)
Road = Callable[..., dict[str, str]]


def over_the_api(world: make.World, amount: str, of: str, on: date = DAY, credit: list | None = None) -> dict[str, str]:
    """Restate over PUT; what is refused, by field."""
    row = new(credit or [], amount, on, external_id="R1", restates_id=Booking.objects.get(external_id=of).pk)
    try:
        sent_bookings.put(make.act(world.admin), booking=None, row=row)
    except Invalid as fault:
        return fault.errors
    return {}


def by_file(world: make.World, amount: str, of: str, on: date = DAY, credit: list | None = None) -> dict[str, str]:
    """Restate by a file; what is refused, by column."""
    emails = {world.rep.pk: RITA, world.peer.pk: PAUL}
    shares = ";".join(f"{emails[pk]}:{share // 10_000}" for pk, share in credit or [])
    run = take("bookings", BOOKINGS, f"R1,{on.isoformat()},{amount},,,,,{shares},{of}", by=world.admin)
    return {column.replace("restates_external_id", "restates"): sentence for _, column, sentence in reasons(run)}


ROADS = pytest.mark.parametrize("road", [over_the_api, by_file])


def held_by(person: object) -> Decimal:
    return sum(Credit.objects.filter(person=person).values_list("amount", flat=True), Decimal(0))


@pytest.fixture
def shared(market: make.World) -> Booking:
    """1,000.01 of rep and peer, half and half."""
    return make_booking(
        [(market.rep.pk, 500_000), (market.peer.pk, 500_000)], "1000.01", date(2026, 11, 20), external_id="B1"
    )


@ROADS
def test_without_credit_it_is_credited_as_booked(market, shared, road: Road) -> None:
    assert road(market, "-400.01", "B1") == {}
    assert (held_by(market.rep), held_by(market.peer)) == (Decimal("300.00"), Decimal("300.00"))


@ROADS
def test_nobody_takes_the_whole_of_a_shared_booking(market, shared, road: Road) -> None:
    mine = [(market.rep.pk, 1_000_000)]
    assert road(market, "-600.00", "B1", credit=mine) == {
        "credit": "Rita Rep holds 500.01 of it; you cannot remove more than that."
    }
    assert held_by(market.rep) == Decimal("500.01")


@ROADS
def test_a_credit_that_is_said_is_kept(market, shared, road: Road) -> None:
    assert road(market, "-500.00", "B1", credit=[(market.peer.pk, 1_000_000)]) == {}
    assert (held_by(market.rep), held_by(market.peer)) == (Decimal("500.01"), Decimal("0.00"))


@ROADS
def test_it_never_goes_below_zero(market, road: Road) -> None:
    make_booking(market.rep, "6.45", external_id="B1")
    assert road(market, "-99999.00", "B1") == {
        "amount": ("The booking stands at 6.45; you cannot remove more than that.")
    }
    assert road(market, "-6.45", "B1") == {}
    assert held_by(market.rep) == 0


@ROADS
def test_it_never_goes_below_zero_in_steps(market, road: Road) -> None:
    booking = make_booking(market.rep, "100.00", external_id="B1")
    record_many(make.act(), rows=[new(market.rep, "-70.00", DAY, restates_id=booking.pk)], source="api")
    assert road(market, "-30.01", "B1") == {"amount": "The booking stands at 30.00; you cannot remove more than that."}


@ROADS
def test_a_restatement_is_not_restated(market, shared, road: Road) -> None:
    row = new([], "-1.00", DAY, external_id="R0", restates_id=shared.pk)
    sent_bookings.put(make.act(market.admin), booking=None, row=row)
    assert list(road(market, "5.00", "R0")) == ["restates"]
    assert Booking.objects.count() == 2


@ROADS
def test_it_does_not_count_before_the_booking_does(market, shared, road: Road) -> None:
    sentence = "It was booked on Fri 20 Nov 2026. A restatement counts on that day or later."
    assert road(market, "-1.00", "B1", on=date(2026, 11, 19)) == {"booked_on": sentence}


def test_an_undone_booking_is_not_restated_over_the_api(market) -> None:
    run = take("bookings", BOOKINGS, f"B1,2026-11-20,100,,,,,{RITA}:100,")
    booking = Booking.objects.get(external_id="B1")
    assert undo(run).status == "done"
    row = new(market.rep, "5.00", DAY, external_id="R1", restates_id=booking.pk)
    with pytest.raises(Invalid) as fault:
        sent_bookings.put(make.act(market.admin), booking=None, row=row)
    assert list(fault.value.errors) == ["restates"]


def test_lines_of_one_file_are_judged_one_after_the_other(market) -> None:
    lines = (f"B1,2026-11-20,100,,,,,{RITA}:50;{PAUL}:50,", "R1,2026-11-21,-60,,,,,,B1", "R2,2026-11-22,-60,,,,,,B1")
    run = take("bookings", BOOKINGS, *lines)
    assert reasons(run) == [(4, "amount", "The booking stands at 40.00; you cannot remove more than that.")]
    assert take("bookings", BOOKINGS, *lines[:2], "R2,2026-11-22,-40,,,,,,B1").status == "done"
    assert (held_by(market.rep), held_by(market.peer)) == (0, 0)


def test_who_has_left_is_restated_in_the_team_of_the_booking(market, shared) -> None:
    market.peer.memberships.update(ends_before=date(2026, 11, 22))
    restatements.restate(
        make.act(market.admin),
        booking=shared,
        right_amount=Decimal(0),
        booked_on=DAY,
        reason="Sent back.",
        seen=Decimal("1000.01"),
    )
    assert held_by(market.peer) == 0
    assert Credit.objects.filter(person=market.peer).values("team").distinct().count() == 1


def test_what_was_booked_by_hand_says_so(market, shared) -> None:
    made = restatements.restate(
        make.act(market.admin),
        booking=shared,
        right_amount=Decimal(1),
        booked_on=DAY,
        reason="Sent back.",
        seen=Decimal("1000.01"),
    )
    assert (made.source, made.entered_by) == ("hand", market.admin)


def test_the_undo_of_a_file_that_raised_a_booking_never_leaves_it_below_zero(market) -> None:
    take("bookings", BOOKINGS, f"B1,2026-11-02,100,Acme,,new,,{RITA}:100,")
    raised = take("bookings", BOOKINGS, "B2,2026-11-20,100,,,,,,B1")
    restatements.restate(
        make.act(market.admin),
        booking=Booking.objects.get(external_id="B1"),
        right_amount=Decimal(50),
        booked_on=DAY,
        reason="less",
        seen=Decimal(200),
    )
    undone = undo(raised)
    assert undone.status == "refused"
    assert obstacles(undone) == {
        "B2 of Fri 20 Nov 2026": "Without it, the booking that it restates would be below zero."
    }
    assert held_by(market.rep) == Decimal(50)


def test_the_database_refuses_a_restatement_of_a_restatement(market, shared) -> None:
    first = new(market.rep, "-1.00", DAY, restates_id=shared.pk)
    [made] = record_many(make.act(), rows=[first], source="api")
    again = Booking(
        booked_on=DAY, amount=1, category_id=shared.category_id, source="api", restates=made, entered_at=make.NOW
    )
    with pytest.raises((IntegrityError, DatabaseError), match="names another itself"), transaction.atomic():
        again.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_take_more_than_there_is(market) -> None:
    booking = make_booking(market.rep, "100.00", external_id="B1")
    start, refused = Barrier(2), []

    def take_away(name: str) -> None:
        try:
            row = new(market.rep, "-70.00", DAY, external_id=name, restates_id=booking.pk)
            start.wait(timeout=30)
            sent_bookings.put(make.act(market.admin), booking=None, row=row)
        except Invalid as fault:
            refused.append(list(fault.errors))
        finally:
            connection.close()

    threads = [Thread(target=take_away, args=(name,)) for name in ("R1", "R2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (refused, selector.stands_at(booking=booking)) == ([["amount"]], Decimal("30.00"))


def test_a_restatement_that_names_a_deal_replaces_nothing(market) -> None:
    take("deals", DEALS, f"D1,A,{RITA},Acme,,Won,1000,2026-10-20,,2026-11-02,")
    make_booking(market.peer, "50.00", external_id="B1")
    run = take("bookings", BOOKINGS, "R1,2026-11-24,-10,,,,D1,,B1")
    assert (run.status, held_by(market.rep)) == ("done", Decimal("1000.00"))
    assert Deal.objects.get().bookings.aggregate(Sum("amount"))["amount__sum"] == Decimal("990.00")


def test_the_kept_sums_follow(market, shared) -> None:
    over_the_api(market, "-400.01", "B1")
    assert daily_credits.verify_daily_sums(make.act()) > 0


@given(
    shares=st.lists(st.integers(1, 999), min_size=1, max_size=4),
    cents=st.integers(0, 10_000),
    steps=st.lists(st.integers(0, 10_000), max_size=8),
)
def test_as_booked_everybody_holds_the_share_of_what_it_comes_to(
    shares: list[int], cents: int, steps: list[int]
) -> None:
    weights = [share * 1_000_000 // sum(shares) for share in shares]
    weights[0] += 1_000_000 - sum(weights)
    booked = Standing.new(DAY, Decimal(cents) / 100, list(enumerate(weights)), {})
    for right in steps:
        amount = Decimal(right) / 100 - booked.amount
        parts = booked.parts_of(amount)
        assert booked.faults(DAY, amount, parts) == {}
        assert sum((part.amount for part in parts), Decimal(0)) == amount
        booked.add(amount, parts)
        assert booked.held == Standing.new(DAY, booked.amount, booked.shares, {}).held


def test_nobody_is_told_of_a_booking_that_changes_nothing_for_them(market) -> None:
    make_booking(market.rep, "100.00", external_id="B1")
    assert not Notice.objects.exists()


def test_a_restatement_that_names_an_open_deal_does_not_book_it(market) -> None:
    deal = make_deal(market.rep, external_id="D1")
    make_booking(market.peer, "50.00", external_id="B1")
    take("bookings", BOOKINGS, "R1,2026-11-24,-10,,,,D1,,B1")
    assert facts.deals_booked_by_files(deal_ids=[deal.pk]) == set()
    win(deal, by=market.rep)
    assert Deal.objects.get(pk=deal.pk).status == "won"
    assert Booking.objects.get(source="deal").amount == deal.amount
