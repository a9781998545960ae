"""Files of products, customers, deals and bookings."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.models import Activity, Booking, Credit, Customer, DailyCredit, Deal, Product, ProductAlias, StageChange
from pipeline.services import defaults
from tests import make
from tests.builders.imports import counts, reasons, take

DEALS = "external_id,name,owner_email,customer,product,stage,amount,opened_on,close_on,closed_on,lost_reason"
BOOKINGS = "external_id,booked_on,amount,customer,product,category,deal_external_id,credit,restates_external_id"
CORRECT = "correct its money by a restatement of the booking."
STANDS = "This booking is on record with 1,054.00 on 2026-11-02"
RITA, PAUL = "rita.rep@example.com", "paul.peer@example.com"


@pytest.fixture
def market(world: make.World) -> make.World:
    """The cast with stages, categories, one product with an alias and three customers, two of one name."""
    defaults.install(make.NOW)
    take("products", "name,line,list_price,aliases", "GTX Pro,GTX,4821,GTXPro; GTX-Pro")
    take("customers", "external_id,name,owner_email", f"C1,Acme,{RITA}", "C2,Twin,", "C3,Twin,")
    return world


def test_products_come_with_line_price_and_aliases(market: make.World) -> None:
    product = Product.objects.get()
    assert (product.name, product.line.name, product.list_price_amount) == ("GTX Pro", "GTX", Decimal("4821.00"))
    assert set(ProductAlias.objects.values_list("name", flat=True)) == {"GTXPro", "GTX-Pro"}
    again = take("products", "name,line,list_price,aliases", "gtx pro,GTX,4821.00,GTX-Pro;gtxpro")
    assert counts(again) == (0, 0, 1, 0)


def test_a_product_changes_where_the_file_says_so(market: make.World) -> None:
    assert counts(take("products", "name,list_price", "GTX Pro,5000")) == (0, 1, 0, 0)
    product = Product.objects.get()
    assert (product.list_price_amount, product.line.name, product.aliases.count()) == (Decimal("5000.00"), "GTX", 2)


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        ("MG,MG,-5,", "list_price", "-5.00 is below zero."),
        ("MG,MG,5,GTXPro", "aliases", "GTXPro is an alias of GTX Pro already."),
        ("MG,MG,5,GTX Pro", "aliases", "GTX Pro is a product of its own."),
        ("GTXPro,GTX,5,", "name", "GTXPro is an alias of GTX Pro."),
    ],
)
def test_a_bad_product_is_refused(market: make.World, line: str, column: str, sentence: str) -> None:
    assert reasons(take("products", "name,line,list_price,aliases", line)) == [(2, column, sentence)]


def test_customers_are_known_by_id_else_by_their_unique_name(market: make.World) -> None:
    run = take("customers", "external_id,name,tier", "C1,Acme Inc,a", "C4,New,B")
    assert counts(run) == (1, 1, 0, 0)
    assert Customer.objects.get(external_id="C1").tier == "A"
    assert Customer.objects.get(external_id="C1").owner is not None
    assert counts(take("customers", "name,tier", "New,B")) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        (
            "C9,N,nobody@example.com,",
            "owner_email",
            "There is nobody with the e-mail nobody@example.com in TRAPS; import people first.",
        ),
        ("C9,N,,D", "tier", "“D” is not known here; known are A, B, C."),
        (",Twin,,", "name", "2 customers are named Twin; write the external_id of the one you mean."),
    ],
)
def test_a_bad_customer_is_refused(market: make.World, line: str, column: str, sentence: str) -> None:
    assert reasons(take("customers", "external_id,name,owner_email,tier", line)) == [(2, column, sentence)]


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
        DEALS,
        f"D1,A,{PAUL},Acme,,Engaging,900,2026-10-20,2026-12-15,,",
        f"D2,B,{RITA},,,Won,600,2026-10-20,2026-12-01,2026-11-20,",
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
        (f",A,{RITA},,,Won,1,,,2026-11-02,", "external_id", "This cell is empty; it has to be filled in."),
        (
            "D9,A,x@example.com,,,Won,1,,,2026-11-02,",
            "owner_email",
            "There is nobody with the e-mail x@example.com in TRAPS; import people first.",
        ),
        (
            f"D9,A,{RITA},Twin,,Won,1,,,2026-11-02,",
            "customer",
            "2 customers are named Twin; write the external_id of the one you mean.",
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
        (f"D9,A,{RITA},,,Dreaming,1,,,,", "stage", "There is no stage Dreaming in the pipeline."),
        (f"D9,A,{RITA},,,Won,,,,2026-11-02,", "amount", "A won deal needs its amount."),
        (f"D9,A,{RITA},,,Engaging,-3,,,,", "amount", "An amount cannot be below zero."),
        (f"D9,A,{RITA},,,Won,1,,,,", "closed_on", "Say on which day it was closed."),
        (f"D9,A,{RITA},,,Won,1,,,2026-11-30,", "closed_on", "Mon 30 Nov 2026 is after today, Wed 25 Nov 2026."),
        (
            f"D9,A,{RITA},,,Engaging,1,,,2026-11-02,",
            "closed_on",
            "An open deal has no closing date; use close_on for the expected one.",
        ),
        (
            "D9,A,ada.admin@example.com,,,Won,1,,,2026-11-02,",
            "owner_email",
            "ada.admin@example.com is in no team on 2026-11-02; the money would have no team.",
        ),
        (
            f"D1,A,{RITA},,,Won,999,2026-10-20,,2026-11-02,",
            "amount",
            f"This deal is won since 2026-11-02 with 1,054.00; {CORRECT}",
        ),
        (
            f"D1,A,{RITA},,,Engaging,1054,2026-10-20,2026-12-01,,",
            "stage",
            f"A won deal is booked and cannot be moved; {CORRECT}",
        ),
        (f"D2,B,{RITA},,,Lost,,,,2026-11-20,", "lost_reason", "Say why it was lost."),
        (f"D2,B,{RITA},,,Closing,,,,,", "close_on", "From the second stage on a deal needs its expected close date."),
    ],
)
def test_a_bad_deal_is_refused(market: make.World, line: str, column: str, sentence: str) -> None:
    take("deals", DEALS, f"D1,A,{RITA},,,Won,1054,2026-10-20,,2026-11-02,", f"D2,B,{RITA},,,Engaging,,,,,")
    run = take("deals", DEALS, f"D8,Good,{RITA},,,Prospecting,,,,,", line)
    assert (run.status, reasons(run)) == ("refused", [(3, column, sentence)])
    assert not Deal.objects.filter(external_id="D8").exists()


ACTIVITIES = "external_id,email,type,done_on,count,customer,deal_external_id,note"


def test_activities_come_and_change_by_external_id(market: make.World) -> None:
    lines = [ACTIVITIES, f"A1,{RITA},calls,2026-11-24,12,Acme,,morning", f"A2,{PAUL},First meetings,2026-11-24,,,,"]
    assert counts(take("activities", *lines)) == (2, 0, 0, 0)
    assert counts(take("activities", *lines)) == (0, 0, 2, 0)
    assert counts(take("activities", "external_id,email,type,done_on,count", f"A1,{RITA},calls,2026-11-24,13")) == (
        0,
        1,
        0,
        0,
    )
    first = Activity.objects.get(external_id="A1")
    assert (first.count, first.customer.name, first.team, first.is_late, first.note) == (
        13,
        "Acme",
        market.north,
        False,
        "morning",
    )


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        (f"A9,{RITA},mails,2026-11-24,1,,,", "type", "There is no activity type mails; known are "),
        (f"A9,{RITA},calls,2026-11-26,1,,,", "done_on", "2026-11-26 lies after today, 2026-11-25."),
        (f"A9,{RITA},calls,2026-11-24,1000,,,", "count", "1000 is more than 999, the most that one line takes."),
        (f"A9,{RITA},calls,2026-11-24,-2,,,", "count", "“-2” is not a whole number above zero."),
        (
            f"A1,{PAUL},calls,2026-11-24,1,,,",
            "email",
            "This activity is on record for somebody else; that does not change.",
        ),
    ],
)
def test_a_bad_activity_is_refused(market: make.World, line: str, column: str, sentence: str) -> None:
    take("activities", ACTIVITIES, f"A1,{RITA},calls,2026-11-24,1,,,")
    [(at, where, said)] = reasons(take("activities", ACTIVITIES, line))
    assert (at, where) == (2, column)
    assert said.startswith(sentence)


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
            "An amount below zero is a restatement: name the booking that it restates.",
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
            f"Write the credit like ann@company.example:60;ben@company.example:40; “{RITA}” has no share.",
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
        ("B2,2026-11-02,5,,,,,,", "credit", "Name who is credited, like ann@company.example:100."),
        (f"B2,2026-11-02,5,,,gold,,{RITA}:100,", "category", "There is no category gold in TRAPS."),
        (
            "B2,2026-11-02,5,,,,D7,,",
            "deal_external_id",
            "There is no deal with the external_id D7 in TRAPS; import deals first.",
        ),
        (
            "B2,2026-11-02,-5,,,,,,B7",
            "restates_external_id",
            "There is no booking B7, neither in TRAPS nor among the good lines of this file.",
        ),
        (
            f"B1,2026-11-02,90,,,,,{RITA}:100,",
            "amount",
            f"{STANDS}; send a row that restates it instead.",
        ),
        (
            f"B1,2026-11-03,1054,,,,,{RITA}:100,",
            "booked_on",
            f"{STANDS}; send a row that restates it instead.",
        ),
        (
            f"B1,2026-11-02,1054,,,,,{PAUL}:100,",
            "credit",
            f"{STANDS} and with other credit; take it back with a row that restates it and send it anew.",
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
    assert reasons(run) == [(3, "external_id", "“B1” stands on line 2 already.")]
