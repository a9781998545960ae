"""Restatements: a booking that was wrong is corrected by a row of its own; the row itself stays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.bookings.models import Booking
from pipeline.bookings.rules.bookings import NewBooking
from pipeline.bookings.rules.standings import IS_RESTATEMENT, IS_UNDONE, Standing
from pipeline.bookings.selectors import restatements as selector
from pipeline.bookings.selectors.bookings import created_bookings
from pipeline.bookings.services import bookings, replacements, restating
from traps_web.lib import wording
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

NOT_YOURS = "Only admins can restate bookings."


@transaction.atomic
def restate(
    act: Act, *, booking: Booking, right_amount: Decimal, booked_on: date, reason: str, seen: Decimal
) -> Booking:
    """Correct a booking to the right amount: the difference is booked on a day, credited as the booking was.

    seen: what the booking stood at when the form was opened. Raises Refused, Invalid by field, StaleState when it was
    restated meanwhile.
    """
    if not act.person.is_admin:
        raise Refused(NOT_YOURS)
    # Two admins at once: the second waits here, and then sees what the first one wrote.
    restating.lock({booking.pk})
    standing = selector.standings(booking_ids={booking.pk})[booking.pk]
    if standing.is_restatement or standing.is_undone:
        raise Refused(IS_RESTATEMENT if standing.is_restatement else IS_UNDONE)
    if standing.amount != seen:
        raise StaleState("This booking was restated while you were looking at it. Check it again.")
    if wrong := _faults(standing, right_amount, booked_on, reason):
        raise Invalid(**wrong)
    return _write(act, booking, standing, right_amount, booked_on=booked_on, reason=reason, source="hand")


@transaction.atomic
def take_back_win(act: Act, *, deal_id: int, reason: str) -> list[Booking]:
    """Restate to zero what winning a deal booked, each on its own day, because a CRM took the win back.

    Whoever calls it holds the deal and has seen that the money may go. Everybody credited is told. Raises Invalid.
    """
    restating.lock(replacements.created_ids([deal_id]))
    created = [row.booking for row in created_bookings(deal_ids=[deal_id]) if row.net_amount]
    standings = selector.standings(booking_ids=[booking.pk for booking in created])
    return [
        _write(act, row, standings[row.pk], Decimal(0), booked_on=row.booked_on, reason=reason, source="deal")
        for row in created
    ]


def _write(
    act: Act,
    booking: Booking,
    standing: Standing,
    right_amount: Decimal,
    *,
    booked_on: date,
    reason: str,
    source: str,
) -> Booking:
    """Book the difference to the right amount, credited as the booking was, with its line in the record."""
    row = NewBooking(
        booked_on=booked_on,
        amount=right_amount - standing.amount,
        credit=standing.shares,
        customer_id=booking.customer_id,
        product_id=booking.product_id,
        category_id=booking.category_id,
        restates_id=booking.pk,
        as_booked=True,
    )
    [made] = bookings.record_many(act, rows=[row], source=source)
    audit.record(
        act,
        verb="booking restated",
        subject=booking,
        before={"amount": str(standing.amount)},
        after={"amount": str(right_amount), "booked_on": booked_on.isoformat()},
        reason=reason.strip(),
    )
    return made


def _faults(standing: Standing, right_amount: Decimal, booked_on: date, reason: str) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if right_amount == standing.amount:
        wrong["right_amount"] = f"It already stands at {wording.exact_money(standing.amount)}."
    elif right_amount < 0:
        wrong["right_amount"] = "Enter zero or more for what really came in."
    if booked_on < standing.booked_on:
        wrong["booked_on"] = f"Choose {words.day(standing.booked_on, year=True)} or a later day."
    if not reason.strip():
        wrong["reason"] = "Give a reason; it is kept with the change."
    return wrong
