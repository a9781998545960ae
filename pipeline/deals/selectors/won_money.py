"""What rests on the win of a deal: the money that it booked, who books it by now, and who signed for it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from accounts.organisation.selectors import calendar
from pipeline.bookings.rules.standings import Standing
from pipeline.bookings.selectors import restatements, signed_money
from pipeline.bookings.selectors.bookings import created_bookings, deals_booked_by_files
from pipeline.deals.rules import reopenings
from pipeline.deals.rules.reopenings import WonMoney


def fault(*, deal_id: int, won_on: date, today: date) -> str:
    """Why a CRM cannot take the win of a deal back; empty when it can. Some six queries, so ask of a reopened deal."""
    return reopenings.fault(_resting(deal_id, won_on), today=today)


def _resting(deal_id: int, won_on: date) -> WonMoney:
    if deals_booked_by_files(deal_ids=[deal_id]):
        return WonMoney(won_on, is_named_by_files=True)
    created = [row for row in created_bookings(deal_ids=[deal_id]) if row.net_amount]
    if not created:
        return WonMoney(won_on)
    bookings = [row.booking for row in created]
    standings = restatements.standings(booking_ids=[booking.pk for booking in bookings])
    signed_by = {
        name
        for row in created
        for name in signed_money.signers(
            [part.person_id for part in row.credits],
            booked_on=row.booking.booked_on,
            entered_at=row.booking.entered_at,
        )
    }
    return WonMoney(
        won_on,
        standing=sum((row.net_amount for row in created), Decimal(0)),
        month_ends_before=min(calendar.period_at("month", row.booked_on).ends_before for row in bookings),
        is_held_as_booked=all(_is_held_as_booked(standings[row.pk]) for row in bookings),
        signed_by=tuple(sorted(signed_by)),
    )


def _is_held_as_booked(standing: Standing) -> bool:
    """Whether all that a booking stands at can be taken back from those whom it credited."""
    return not standing.faults(standing.booked_on, -standing.amount, standing.parts_of(-standing.amount))
