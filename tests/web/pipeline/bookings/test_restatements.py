"""A booking is corrected by a row of its own: page and service, and what they refuse."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from pipeline.activities.services import defaults
from pipeline.bookings.selectors import restatements as selector
from pipeline.bookings.services import restatements
from pipeline.models import Booking, Credit, DailyCredit
from tests import make
from tests.builders.bookings import make_booking
from traps_web.lib.faults import Invalid, Refused, StaleState

pytestmark = pytest.mark.django_db
HALF = 500_000


@pytest.fixture
def booking(world):
    defaults.install(make.NOW)
    return make_booking([(world.rep.pk, HALF), (world.peer.pk, HALF)], "1000.01")


def restate(world, booking, right="750.00", *, seen="1000.01", on=make.TODAY, by=None, reason="Two were sent back."):
    return restatements.restate(
        make.act(by or world.admin),
        booking=booking,
        right_amount=Decimal(right),
        booked_on=on,
        reason=reason,
        seen=Decimal(seen),
    )


def test_the_difference_is_a_row_of_its_own_credited_as_the_booking_was(world, booking):
    row = restate(world, booking)
    assert (row.amount, row.restates, row.booked_on) == (Decimal("-250.01"), booking, make.TODAY)
    assert Booking.objects.get(pk=booking.pk).amount == Decimal("1000.01")
    assert selector.stands_at(booking=booking) == Decimal("750.00")
    parts = Credit.objects.filter(booking=row).values_list("person", "share_ppm")
    assert set(parts) == {(world.rep.pk, HALF), (world.peer.pk, HALF)}
    assert sum(Credit.objects.values_list("amount", flat=True)) == Decimal("750.00")
    assert sum(DailyCredit.objects.values_list("amount", flat=True)) == Decimal("750.00")
    assert AuditEvent.objects.get(verb="booking restated").reason == "Two were sent back."


def test_the_days_before_stay_as_they_were(world, booking):
    before = list(DailyCredit.objects.filter(day=booking.booked_on).values_list("person", "amount"))
    restate(world, booking)
    assert list(DailyCredit.objects.filter(day=booking.booked_on).values_list("person", "amount")) == before


def test_it_is_restated_again_from_where_it_stands(world, booking):
    restate(world, booking)
    assert restate(world, booking, "0", seen="750.00").amount == Decimal("-750.00")
    with pytest.raises(StaleState):
        restate(world, booking, "10", seen="750.00")


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"right": "1000.01"}, {"right_amount": "It already stands at 1,000.01."}),
        ({"right": "-1"}, {"right_amount": "Enter zero or more for what really came in."}),
        ({"on": date(2026, 11, 19)}, {"booked_on": "Choose Fri 20 Nov 2026 or a later day."}),
        ({"reason": " "}, {"reason": "Give a reason; it is kept with the change."}),
    ],
)
def test_wrong_input_gets_one_sentence(world, booking, changes, wrong):
    with pytest.raises(Invalid) as fault:
        restate(world, booking, **changes)
    assert fault.value.errors == wrong


@pytest.mark.parametrize("who", ["rep", "manager", "leader"])
def test_only_admins_restate(world, booking, who):
    with pytest.raises(Refused):
        restate(world, booking, by=getattr(world, who))


def test_a_restatement_is_not_restated(world, booking):
    with pytest.raises(Refused, match="This row is itself a restatement"):
        restate(world, restate(world, booking))


def test_an_admin_corrects_a_booking_on_its_page(world, booking, client_of):
    admin = client_of(world.admin)
    address = f"/bookings/{booking.pk}/restate/"
    assert address in admin.get("/bookings/").content.decode()
    assert "stands at 1,000.01." in admin.get(address).content.decode()
    typed = {"right_amount": "900", "booked_on": "2026-11-25", "reason": "Rebate.", "seen": "1000.01"}
    done = admin.post(address, typed, follow=True).content.decode()
    assert "stands at 900." in done
    assert "Ada Admin restated it from 1,000.01 to 900." in done
    stale = admin.post(address, typed | {"right_amount": "800"})
    assert stale.status_code == 409
    assert "Rebate." in stale.content.decode()
    assert 'value="900.00"' in stale.content.decode()
    refused = admin.post(address, typed | {"right_amount": "abc", "seen": "900.00"})
    assert refused.status_code == 422
    page = admin.get("/bookings/restatements/").content.decode()
    assert "1 restatement stands beside the bookings." in page
    assert "1,000.01 of Fri 20 Nov 2026" in page


def test_the_list_shows_what_is_in_sight(world, booking, client_of):
    restate(world, booking)
    assert "1 restatement stands" in client_of(world.rep).get("/bookings/restatements/").content.decode()
    assert "No booking was restated." in client_of(world.other_rep).get("/bookings/restatements/").content.decode()
