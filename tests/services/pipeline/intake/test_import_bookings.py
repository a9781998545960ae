"""Files of bookings."""

from decimal import Decimal

import pytest

from pipeline.models import Booking, Credit, DailyCredit
from tests import make
from tests.builders.imports import BOOKINGS, DEALS, PAUL, RITA, counts, reasons, take

STANDS = "This booking is on record with 1,054 on 2026-11-02"


def test_bookings_are_credited_in_shares_with_the_team_of_the_day(market: make.World) -> None:
    run = take("bookings", BOOKINGS, f"B1,2026-11-02,100.01,Acme,GTXPro,new,,{RITA}:50;olga.other@example.com:50,")
    assert (run.status, counts(run), reasons(run)) == ("done", (1, 0, 0, 0), [])
    assert {(credit.person.name, credit.team.name, credit.amount) for credit in Credit.objects.all()} == {
        ("Rita Rep", "North", Decimal("50.01")),
        ("Olga Other", "South", Decimal("50.00")),
    }


def test_a_file_of_bookings_sent_again_changes_nothing(market: make.World) -> None:
    lines = (BOOKINGS, f"B1,2026-11-02,100,Acme,,,,{RITA}:100,", "B2,2026-11-20,-40,,,,,,B1")
    assert counts(take("bookings", *lines)) == (2, 0, 0, 0)
    assert counts(take("bookings", *lines)) == (0, 0, 2, 0)
    assert sum(credit.amount for credit in Credit.objects.filter(person=market.rep)) == Decimal("60.00")


def test_a_booking_of_a_deal_takes_its_planned_credit_and_replaces_what_the_win_created(market: make.World) -> None:
    take("deals", DEALS, f"D1,A,{RITA},Acme,,Won,1000,2026-10-20,,2026-11-02,")
    run = take("bookings", BOOKINGS, "B1,2026-11-05,950,Acme,,,D1,,")
    assert (run.status, reasons(run)) == ("done", [])
    assert sum(row.amount for row in Booking.objects.all()) == Decimal("950.00")
    assert sum(row.amount for row in DailyCredit.objects.filter(person=market.rep)) == Decimal("950.00")


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        (
            f"B2,2026-11-02,-5,,,,,{RITA}:100,",
            "amount",
            "An amount below zero is a restatement. Enter the booking that it restates.",
        ),
        (f"B2,2026-11-30,5,,,,,{RITA}:100,", "booked_on", "2026-11-30 lies after today, 2026-11-25."),
        (
            "B2,2019-11-30,5,,,,,,",
            "booked_on",
            "2019-11-30 lies outside the calendar, which is open from 2024-06-01 to 2028-05-31.",
        ),
        (f"B2,2026-11-02,5,,,,,{RITA}:60;{PAUL}:30,", "credit", "The shares add up to 90 %, not to 100 %."),
        (
            f"B2,2026-11-02,5,,,,,{RITA},",
            "credit",
            f"Enter the credit like ann@company.example:60;ben@company.example:40; “{RITA}” has no share.",
        ),
        (
            "B2,2026-11-02,5,,,,,x@example.com:100,",
            "credit",
            "There is nobody with the e-mail x@example.com in TRAPS; import people first.",
        ),
        (
            "B2,2026-11-02,5,,,,,ada.admin@example.com:100,",
            "credit",
            "ada.admin@example.com is in no team on 2026-11-02; the money would have no team.",
        ),
        ("B2,2026-11-02,5,,,,,,", "credit", "Enter the credit, like ann@company.example:100."),
        (f"B2,2026-11-02,5,,,gold,,{RITA}:100,", "category", "There is no category gold in TRAPS."),
        (
            "B2,2026-11-02,5,,,,D7,,",
            "deal_external_id",
            "There is no deal with the external_id D7 in TRAPS; import deals first.",
        ),
        (
            "B2,2026-11-02,-5,,,,,,B7",
            "restates_external_id",
            "There is no booking B7, in TRAPS or among the valid lines of this file.",
        ),
        (
            f"B1,2026-11-02,90,,,,,{RITA}:100,",
            "amount",
            f"{STANDS}. Send a row that restates it instead.",
        ),
        (
            f"B1,2026-11-03,1054,,,,,{RITA}:100,",
            "booked_on",
            f"{STANDS}. Send a row that restates it instead.",
        ),
        (
            f"B1,2026-11-02,1054,,,,,{PAUL}:100,",
            "credit",
            f"{STANDS} and with other credit; restate it with a row, then send it again.",
        ),
    ],
)
def test_a_bad_booking_is_refused(market: make.World, line: str, column: str, sentence: str) -> None:
    take("bookings", BOOKINGS, f"B1,2026-11-02,1054,,,,,{RITA}:100,")
    run = take("bookings", BOOKINGS, f"B8,2026-11-02,7,,,,,{RITA}:100,", line)
    assert (run.status, reasons(run)) == ("refused", [(3, column, sentence)])
    assert Booking.objects.count() == 1


def test_an_external_id_twice_in_a_file_is_refused(market: make.World) -> None:
    run = take("bookings", BOOKINGS, f"B1,2026-11-02,5,,,,,{RITA}:100,", f"B1,2026-11-02,5,,,,,{RITA}:100,")
    assert reasons(run) == [(3, "external_id", "“B1” is already on line 2.")]
