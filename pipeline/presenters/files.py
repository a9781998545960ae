"""Lists of facts as files."""

from __future__ import annotations

from collections.abc import Collection
from datetime import tzinfo
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from pipeline.presenters import entries
from pipeline.presenters.bookings import ELSEWHERE
from traps_web.lib.money import PPM
from traps_web.ui.exports import AT_ONCE, Table

_SHARE = Decimal("0.000001")


def _name(row: Any) -> str:
    return row.name if row else ""


def customers(rows: QuerySet[Any]) -> Table:
    """Customers with what the viewer sees of them."""
    heads = (
        "name", "tier", "owner", "industry", "country", "open_deals", "open_amount", "booked_amount", "last_contact",
        "external_id",
    )  # fmt: skip
    return Table(
        "customers",
        heads,
        (
            (
                one.name, one.tier, _name(one.owner), one.industry, one.country, one.open_count, one.open_amount,
                one.booked_amount, one.last_contact, one.external_id,
            )
            for one in rows.iterator(AT_ONCE)
        ),
    )  # fmt: skip


def deals(rows: QuerySet[Any]) -> Table:
    """Deals; `counted_amount` is the part of the people or teams asked for."""
    heads = (
        "name", "customer", "owner", "pipeline", "stage", "status", "amount", "counted_amount", "close_on", "next_step",
        "next_step_on", "opened_on", "closed_on", "product", "lost_reason", "external_id",
        "is_invoiced",
    )  # fmt: skip
    return Table(
        "deals",
        heads,
        (
            (
                one.name, _name(one.customer), one.owner.name, one.stage.pipeline.name, one.stage.name, one.status,
                one.amount, one.part_amount, one.close_on, one.next_step, one.next_step_on, one.opened_on, one.closed_on,
                _name(one.product), one.lost_reason, one.external_id, one.is_invoiced if one.status == "won" else "",
            )
            for one in rows.iterator(AT_ONCE)
        ),
    )  # fmt: skip


def bookings(rows: QuerySet[Any], *, seen: Collection[int], zone: tzinfo) -> Table:
    """Credits of bookings; a person who is now in another line stays unnamed, so that the rows still add up."""
    heads = (
        "booked_on", "person", "team", "customer", "product", "category", "source", "restatement", "share", "amount",
        "deal", "external_id", "import", "entered_by", "entered_at", "entered_by_who_is_credited", "is_invoiced",
    )  # fmt: skip
    return Table("bookings", heads, (_credit(row, row.person_id in seen, zone) for row in rows.iterator(AT_ONCE)))


def _credit(row: Any, is_seen: bool, zone: tzinfo) -> tuple[Any, ...]:
    booking = row.booking
    share = (Decimal(row.share_ppm) / PPM).quantize(_SHARE)
    return (
        row.booked_on, row.person.name if is_seen else ELSEWHERE, row.team.name, _name(booking.customer),
        _name(booking.product), booking.category.name, entries.SOURCES[booking.source], booking.restates_id is not None, share,
        row.amount, booking.deal.name if booking.deal and is_seen else "", booking.external_id,
        booking.undone_run_id or row.run_id, entries.entered_by(booking),
        booking.entered_at.astimezone(zone).replace(microsecond=0), is_seen and entries.is_own(booking, row.run_id, {row.person_id}),
        row.is_invoiced,
    )  # fmt: skip


def activities(rows: QuerySet[Any]) -> Table:
    """Work done, act by act and tally by tally."""
    heads = ("done_on", "person", "team", "type", "count", "kind", "late", "customer", "deal", "note", "external_id")
    return Table(
        "activities",
        heads,
        (
            (
                one.done_on, one.person.name, _name(one.team), one.type.name, one.count, one.kind, one.is_late,
                _name(one.customer), _name(one.deal), one.note, one.external_id,
            )
            for one in rows.iterator(AT_ONCE)
        ),
    )  # fmt: skip
