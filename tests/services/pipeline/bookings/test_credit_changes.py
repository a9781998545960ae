"""Who gains or loses credit by somebody else's act is told once, with before and after.

So is whoever answers for one's own entry.
"""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Notice, Organisation
from accounts.organisation.services import lines
from pipeline.bookings.services import restatements
from pipeline.intake.services import sent_bookings
from pipeline.models import Booking
from tests import make
from tests.builders.bookings import make_booking, new
from tests.builders.customers import make_customer
from tests.builders.deals import make_deal
from tests.builders.imports import BOOKINGS, DEALS, PAUL, RITA, take, undo

DAY = date(2026, 11, 24)
HALF = 500_000


def text_by_person(kind: str = "credit-changed") -> dict[str, str]:
    """What was told, by person."""
    return {row.person.name: row.text for row in Notice.objects.filter(kind=kind).select_related("person")}


def zero(world: make.World, booking: Booking, seen: str) -> None:
    restatements.restate(
        make.act(world.admin),
        booking=booking,
        right_amount=Decimal(0),
        booked_on=DAY,
        reason="Sent back.",
        seen=Decimal(seen),
    )


@pytest.fixture
def shared(market: make.World) -> Booking:
    customer = make_customer("Bolt")
    parts = [(market.rep.pk, HALF), (market.peer.pk, HALF)]
    return make_booking(parts, "1000.00", date(2026, 11, 20), external_id="B1", customer_id=customer.pk)


def test_by_a_restatement_on_its_page_and_over_the_api(market, shared) -> None:
    zero(market, shared, "1000.00")
    sentence = (
        "Ada Admin restated or replaced a booking of Bolt of Fri 20 Nov 2026: your credit of it was 500 and is 0 now."
    )
    assert text_by_person() == {"Rita Rep": sentence, "Paul Peer": sentence}


def test_over_put_with_a_credit_that_moves(market, shared) -> None:
    row = new([(market.peer.pk, 1_000_000)], "-200.00", DAY, external_id="R1", restates_id=shared.pk)
    sent_bookings.put(make.act(market.admin), booking=None, row=row)
    assert list(text_by_person()) == ["Paul Peer"]
    assert "was 500 and is 300 now." in text_by_person()["Paul Peer"]


def test_by_a_file_once_however_many_lines(market, shared) -> None:
    make_booking(market.rep, "100.00", date(2026, 11, 20), external_id="B2")
    lines = ("R1,2026-11-24,-200,,,,,,B1", "R2,2026-11-24,-50,,,,,,B2", "R3,2026-11-24,-50,,,,,,B2")
    run = take("bookings", BOOKINGS, *lines, by=market.admin)
    assert run.status == "done"
    restated = f"Import {run.pk} by Ada Admin restated or replaced money: your credit of"
    assert text_by_person() == {
        "Rita Rep": f"{restated} 2 bookings was 600 and is 400 now.",
        "Paul Peer": f"{restated} it was 500 and is 400 now.",
    }


@pytest.mark.parametrize("road", ["file", "program"])
def test_by_an_invoice_that_credits_a_won_deal_otherwise(market, road) -> None:
    deal = make_deal(
        market.rep, at="Won", external_id="D1", shares=((market.rep.pk, 600_000), (market.peer.pk, 400_000))
    )
    if road == "file":
        assert take("bookings", BOOKINGS, f"B1,2026-11-24,900,,,,D1,{RITA}:100,").status == "done"
    else:
        row = new(market.rep, "900.00", DAY, external_id="B1", deal_id=deal.pk)
        sent_bookings.put(make.act(market.admin), booking=None, row=row)
    assert "was 600 and is 900 now." in text_by_person()["Rita Rep"]
    assert "was 400 and is 0 now." in text_by_person()["Paul Peer"]


def test_an_invoice_that_changes_nothing_for_a_person_tells_nothing(market) -> None:
    make_deal(market.rep, at="Won", external_id="D1", shares=((market.rep.pk, 600_000), (market.peer.pk, 400_000)))
    assert take("bookings", BOOKINGS, "B1,2026-11-24,1000,,,,D1,,").status == "done"
    assert text_by_person() == {}


def test_by_the_undo_of_a_file(market) -> None:
    lines = (f"B1,2026-11-02,100,,,,,{RITA}:50;{PAUL}:50,", f"B2,2026-11-03,30,,,,,{RITA}:100,")
    run = take("bookings", BOOKINGS, *lines)
    undo(run, by=market.admin)
    assert text_by_person() == {
        "Rita Rep": f"Import {run.pk} was undone by Ada Admin: your credit of 2 bookings was 80 and is 0 now.",
        "Paul Peer": f"Import {run.pk} was undone by Ada Admin: your credit of it was 50 and is 0 now.",
    }


def test_by_the_undo_of_a_file_that_spoke_for_a_won_deal(market) -> None:
    make_deal(market.rep, at="Won", external_id="D1")
    run = take("bookings", BOOKINGS, "B1,2026-11-24,900,,,,D1,,")
    Notice.objects.all().delete()
    assert undo(run).status == "done"
    assert "was 900 and is 1,000 now." in text_by_person()["Rita Rep"]


def test_new_money_takes_from_nobody_and_tells_nobody(market) -> None:
    take("bookings", BOOKINGS, f"B1,2026-11-02,100,,,,,{RITA}:100,", by=market.admin)
    assert not Notice.objects.exists()


@pytest.fixture
def selling_admin(market: make.World) -> make.World:
    """An admin who sells as well, and a second admin."""
    make.member(market.admin, market.north)
    lines.rebuild(today=make.TODAY)
    make.person("Alma Admin", is_admin=True)
    return market


@pytest.mark.parametrize("road", ["file", "program"])
def test_an_admins_own_money_is_told_to_the_line_and_the_other_admins(selling_admin, road) -> None:
    world = selling_admin
    if road == "file":
        lines = [f"B{number},2026-11-02,100,,,,,ada.admin@example.com:100," for number in range(3)]
        assert take("bookings", BOOKINGS, *lines, f"B9,2026-11-02,5,,,,,{RITA}:100,", by=world.admin).status == "done"
        sentence = "Ada Admin entered 3 bookings with 300 for Ada Admin."
    else:
        row = new(world.admin, "70.00", DAY, external_id="B1")
        sent_bookings.put(make.act(world.admin), booking=None, row=row)
        sentence = "Ada Admin entered 1 booking with 70 for Ada Admin."
    assert text_by_person("own-credit") == {"Mara Manager": sentence, "Alma Admin": sentence}


def test_an_admins_own_deals_that_a_file_brings_won_are_told_as_well(selling_admin) -> None:
    line = "D1,Silo,ada.admin@example.com,Acme,,Won,400,2026-10-20,,2026-11-20,"
    assert take("deals", DEALS, line, by=selling_admin.admin).status == "done"
    sentence = "Ada Admin entered 1 booking with 400 for Ada Admin."
    assert text_by_person("own-credit") == {"Mara Manager": sentence, "Alma Admin": sentence}


def test_without_a_line_the_reviewer_of_last_resort_reads_of_it(market) -> None:
    make.member(market.admin, market.root, manages=True)
    lines.rebuild(today=make.TODAY)
    market.leader.memberships.all().delete()
    lines.rebuild(today=make.TODAY)
    Organisation.objects.update(reviewer_of_last_resort=market.leader)
    sent_bookings.put(make.act(market.admin), booking=None, row=new(market.admin, "70.00", DAY, external_id="B1"))
    assert list(text_by_person("own-credit")) == ["Lea Leader"]


def test_money_of_others_and_of_the_command_line_is_nobodys_own(selling_admin) -> None:
    take("bookings", BOOKINGS, f"B1,2026-11-02,100,,,,,{RITA}:100,", by=selling_admin.admin)
    take("bookings", BOOKINGS, "B2,2026-11-02,100,,,,,ada.admin@example.com:100,")
    assert text_by_person("own-credit") == {}
