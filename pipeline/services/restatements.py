"""Restatements: a booking that was wrong is corrected by a row of its own; the row itself stays."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import Person
from accounts.rules.faults import Invalid, Refused, StaleState
from accounts.services import audit
from pipeline.models import Booking
from pipeline.rules.bookings import NewBooking
from pipeline.selectors import restatements as selector
from pipeline.services import bookings
from traps_web.ui import words


@transaction.atomic
def restate(
    *, booking: Booking, right_amount: Decimal, booked_on: date, reason: str, seen: Decimal, by: Person, now: datetime
) -> Booking:
    """Correct a booking to the right amount: the difference is booked on a day, credited as the booking was.

    seen: what the booking stood at when the form was opened. Raises Refused, Invalid by field, StaleState when it was
    restated meanwhile.
    """
    if not by.is_admin:
        raise Refused("Bookings are restated by admins.")
    if booking.restates_id is not None:
        raise Refused("This row is a restatement itself; restate the booking that it corrects.")
    if Booking.objects.filter(undoes=booking).exists():
        raise Refused("The import that brought this booking was undone; there is nothing left to correct.")
    # Two admins at once: the second waits here, and then sees what the first one wrote.
    Booking.objects.select_for_update().get(pk=booking.pk)
    stands = selector.stands_at(booking=booking)
    if stands != seen:
        raise StaleState("This booking was restated while you were looking at it. Read it again.")
    wrong: dict[str, str] = {}
    if right_amount == stands:
        wrong["right_amount"] = f"It stands at {words.money(stands, 2)} already."
    elif right_amount < 0:
        wrong["right_amount"] = "What really came in is zero or more."
    if booked_on < booking.booked_on:
        wrong["booked_on"] = f"Choose {words.day(booking.booked_on, year=True)} or a later day."
    if not reason.strip():
        wrong["reason"] = "Say why; the reason stays with it."
    if wrong:
        raise Invalid(**wrong)
    row = NewBooking(
        booked_on=booked_on,
        amount=right_amount - stands,
        credit=list(booking.credits.order_by("pk").values_list("person_id", "share_ppm")),
        customer_id=booking.customer_id,
        product_id=booking.product_id,
        category_id=booking.category_id,
        restates_id=booking.pk,
    )
    [made] = bookings.record_many(rows=[row], source="import", by=by, now=now)
    audit.record(
        verb="booking restated",
        subject=booking,
        by=by,
        now=now,
        before={"amount": str(stands)},
        after={"amount": str(right_amount), "booked_on": booked_on.isoformat()},
        reason=reason.strip(),
    )
    return made
