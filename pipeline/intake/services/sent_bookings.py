"""Bookings that programs send again and again: recorded once, and left alone when nothing changed."""

from __future__ import annotations

from dataclasses import replace

from django.db import IntegrityError, transaction

from accounts.record.rules.acts import Act
from pipeline.bookings.models import Booking, Credit
from pipeline.bookings.rules.bookings import NewBooking
from pipeline.deals.models import DealShare
from pipeline.intake.services import entered_bookings
from traps_web.lib.faults import Invalid, StaleState

SHARE = ("person_id", "share_ppm")


CHANGED = "This booking is recorded and cannot change, and its {} differs. Send a restatement instead."


def put(act: Act, *, booking: Booking | None, row: NewBooking) -> tuple[Booking, bool]:
    """Record a booking once: sent again with the same content it is left alone; returns whether it is new.

    Without credit it is credited as the booking that it restates, or as planned on the deal that it names. Raises
    Invalid by field, Refused to who is no admin, StaleState (the sentence asks for a restatement) when the content
    differs.
    """
    entered_bookings.check_may_record(act)
    row = _with_credit(row)
    if booking is None:
        try:
            with transaction.atomic():
                return entered_bookings.record_one(act, row=row, source="api"), True
        except IntegrityError:
            # Sent twice at the same instant: the other one was first.
            booking = Booking.objects.filter(external_id=row.external_id).first()
            if booking is None:
                raise
    _require_same(booking, row)
    return booking, False


def _with_credit(row: NewBooking) -> NewBooking:
    if row.credit:
        return row
    if row.restates_id is not None:
        shares = list(Credit.objects.filter(booking_id=row.restates_id).order_by("pk").values_list(*SHARE))
        return replace(row, credit=shares, as_booked=True)
    if row.deal_id is not None:
        planned = DealShare.objects.filter(deal_id=row.deal_id).order_by("pk").values_list(*SHARE)
        return replace(row, credit=list(planned))
    raise Invalid(credit="Enter who is credited.")


def _require_same(booking: Booking, row: NewBooking) -> None:
    expected = row if row.category_id is not None else replace(row, category_id=booking.category_id)
    names = {
        "booked_on": "day",
        "amount": "money",
        "customer_id": "customer",
        "product_id": "product",
        "category_id": "category",
    }
    names |= {"deal_id": "deal", "restates_id": "restated booking"}
    other = [word for name, word in names.items() if getattr(booking, name) != getattr(expected, name)]
    if sorted(booking.credits.values_list("person_id", "share_ppm")) != sorted(row.credit):
        other.append("credit")
    if other:
        raise StaleState(CHANGED.format(" and ".join(other)))
