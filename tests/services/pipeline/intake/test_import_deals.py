"""Files of deals."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.models import Booking, DailyCredit, Deal, StageChange
from tests import make
from tests.builders.imports import DEALS, PAUL, RITA, counts, reasons, take

CORRECT = "correct its money, restate the booking."


def test_deals_are_taken_over_at_their_stage_and_won_ones_are_booked(market: make.World) -> None:
    run = take(
        "deals",
        DEALS,
        f"D1,Acme first,{RITA},Acme,GTXPro,Won,1054,2026-10-20,,2026-11-02,",
        f"D2,Acme second,{RITA},C1,GTX Pro,Lost,,2026-10-20,,2026-11-03,",
        f"D3,Bare,{PAUL},,,engaging,,,,,",
    )
    assert (run.status, counts(run), reasons(run)) == ("done", (3, 0, 0, 0), [])
    won, lost, bare = (Deal.objects.get(external_id=key) for key in ("D1", "D2", "D3"))
    assert (won.status, won.taken_over, won.product.name, won.customer.name) == ("won", True, "GTX Pro", "Acme")
    assert lost.lost_reason == "not recorded"
    assert (bare.status, bare.amount, bare.customer) == ("open", None, None)
    assert Booking.objects.get().amount == Decimal("1054.00")
    assert DailyCredit.objects.get().team == market.north


def test_a_file_of_deals_sent_again_changes_nothing(market: make.World) -> None:
    lines = (
        DEALS,
        f"D1,A,{RITA},Acme,GTXPro,Won,1054,2026-10-20,,2026-11-02,",
        f"D2,B,{RITA},,,Lost,,,,2026-11-03,",
        f"D3,C,{PAUL},,,Engaging,,,,,",
    )
    take("deals", *lines)
    assert counts(take("deals", *lines)) == (0, 0, 3, 0)
    assert Booking.objects.count() == 1


def test_a_later_file_changes_and_moves_open_deals(market: make.World) -> None:
    take(
        "deals",
        DEALS,
        f"D1,A,{RITA},,,Prospecting,,2026-10-20,,,",
        f"D2,B,{RITA},,,Proposal,500,2026-10-20,2026-12-01,,",
    )
    run = take(
        "deals",
        f"{DEALS},next_step,next_step_on,proof",
        f"D1,A,{PAUL},Acme,,Engaging,900,2026-10-20,2026-12-15,,,Call,2026-12-01,",
        f"D2,B,{RITA},,,Won,600,2026-10-20,2026-12-01,2026-11-20,,,,PO 17",
    )
    assert (run.status, counts(run), reasons(run)) == ("done", (0, 2, 0, 0), [])
    moved, won = Deal.objects.get(external_id="D1"), Deal.objects.get(external_id="D2")
    assert (moved.owner.email, moved.stage.name, moved.amount) == (PAUL, "Engaging", Decimal("900.00"))
    assert (won.status, won.closed_on, Booking.objects.get().amount) == ("won", date(2026, 11, 20), Decimal("600.00"))
    assert StageChange.objects.filter(deal=moved, taken_over=False).count() == 1


def test_a_lost_deal_can_come_back_and_lose_again(market: make.World) -> None:
    take("deals", DEALS, f"D1,A,{RITA},,,Lost,,2026-10-20,,2026-11-03,too dear")
    back = (DEALS, f"D1,A,{RITA},,,Proposal,700,2026-10-20,2026-12-20,,")
    assert counts(take("deals", *back)) == (0, 1, 0, 0)
    assert counts(take("deals", *back)) == (0, 0, 1, 0)
    deal = Deal.objects.get()
    assert (deal.status, deal.stage.name, deal.amount) == ("open", "Proposal", Decimal("700.00"))


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        (f",A,{RITA},,,Won,1,,,2026-11-02,", "external_id", "This cell is empty. Enter a value."),
        (
            "D9,A,x@example.com,,,Won,1,,,2026-11-02,",
            "owner_email",
            "There is nobody with the e-mail x@example.com in TRAPS; import people first.",
        ),
        (
            f"D9,A,{RITA},Twin,,Won,1,,,2026-11-02,",
            "customer",
            "2 customers are named Twin; enter the external_id of the right one.",
        ),
        (
            f"D9,A,{RITA},Nobody,,Won,1,,,2026-11-02,",
            "customer",
            "There is no customer with the external_id or name Nobody in TRAPS; import customers first.",
        ),
        (
            f"D9,A,{RITA},,GTX Max,Won,1,,,2026-11-02,",
            "product",
            "There is no product GTX Max in TRAPS, nor an alias of that name; import products first.",
        ),
        (
            f"D9,A,{RITA},,,Dreaming,1,,,,",
            "stage",
            "There is no stage Dreaming in the pipeline. Name it in a mapping, or change the file.",
        ),
        (f"D9,A,{RITA},,,Won,,,,2026-11-02,", "amount", "A won deal needs its amount."),
        (f"D9,A,{RITA},,,Engaging,-3,,,,", "amount", "An amount cannot be below zero."),
        (f"D9,A,{RITA},,,Won,1,,,,", "closed_on", "Enter the day on which it was closed."),
        (f"D9,A,{RITA},,,Won,1,,,2026-11-30,", "closed_on", "Mon 30 Nov 2026 is after today, Wed 25 Nov 2026."),
        (
            f"D9,A,{RITA},,,Engaging,1,2026-11-09,2026-11-02,,",
            "close_on",
            "It cannot be expected to close before it was opened, Mon 9 Nov 2026.",
        ),
        (
            f"D9,A,{RITA},,,Engaging,1,,,2026-11-02,",
            "closed_on",
            "An open deal has no closed_on date. Use close_on for the expected date.",
        ),
        (
            "D9,A,ada.admin@example.com,,,Won,1,,,2026-11-02,",
            "owner_email",
            "ada.admin@example.com is in no team on 2026-11-02; the money would have no team.",
        ),
        (
            f"D1,A,{RITA},,,Won,999,2026-10-20,,2026-11-02,",
            "amount",
            f"This deal is won since 2026-11-02 with 1,054; to {CORRECT}",
        ),
        (
            f"D1,A,{RITA},,,Engaging,1054,2026-10-20,2026-12-01,,",
            "stage",
            f"A won deal is booked and cannot move. To {CORRECT}",
        ),
        (f"D2,B,{RITA},,,Lost,,,,2026-11-20,", "lost_reason", "Enter why it was lost."),
        (f"D2,B,{RITA},,,Closing,,,,,", "close_on", "From the second stage on a deal needs its expected close date."),
    ],
)
def test_a_bad_deal_is_refused(market: make.World, line: str, column: str, sentence: str) -> None:
    take("deals", DEALS, f"D1,A,{RITA},,,Won,1054,2026-10-20,,2026-11-02,", f"D2,B,{RITA},,,Engaging,,,,,")
    run = take("deals", DEALS, f"D8,Good,{RITA},,,Prospecting,,,,,", line)
    assert (run.status, reasons(run)) == ("refused", [(3, column, sentence)])
    assert not Deal.objects.filter(external_id="D8").exists()
