"""The list of bookings as a file."""

from __future__ import annotations

from collections.abc import Collection
from datetime import tzinfo
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from pipeline.bookings.presenters import entries
from pipeline.bookings.presenters.bookings import ELSEWHERE
from pipeline.customers.presenters.customer_files import name_of
from traps_web.lib.money import PPM
from traps_web.ui.exports import AT_ONCE, Table

_SHARE = Decimal("0.000001")


def bookings(rows: QuerySet[Any], *, seen: Collection[int], zone: tzinfo) -> Table:
    """Credits of bookings; a person who is now in another line stays unnamed, so that the rows still add up."""
    heads = (
        "booked_on",
        "person",
        "team",
        "customer",
        "product",
        "category",
        "source",
        "restatement",
        "share",
        "amount",
        "deal",
        "external_id",
        "import",
        "entered_by",
        "entered_at",
        "entered_by_who_is_credited",
        "is_invoiced",
    )
    return Table("bookings", heads, (_credit(row, row.person_id in seen, zone) for row in rows.iterator(AT_ONCE)))


def _credit(row: Any, is_seen: bool, zone: tzinfo) -> tuple[Any, ...]:
    booking = row.booking
    share = (Decimal(row.share_ppm) / PPM).quantize(_SHARE)
    return (
        row.booked_on,
        row.person.name if is_seen else ELSEWHERE,
        row.team.name,
        name_of(booking.customer),
        name_of(booking.product),
        booking.category.name,
        entries.SOURCES[booking.source],
        booking.restates_id is not None,
        share,
        row.amount,
        booking.deal.name if booking.deal and is_seen else "",
        booking.external_id,
        booking.undone_run_id or row.run_id,
        entries.entered_by(booking),
        booking.entered_at.astimezone(zone).replace(microsecond=0),
        is_seen and entries.is_own(booking, row.run_id, {row.person_id}),
        row.is_invoiced,
    )
