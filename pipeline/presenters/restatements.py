"""Restatements in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.models import AuditEvent
from pipeline.models import Booking
from traps_web.ui import values, words


@dataclass(frozen=True, slots=True)
class RestatementPage:
    """Everything booking_restate.html shows around the form."""

    statement: str
    facts: tuple[values.Fact, ...]
    story: tuple[values.TimelineEntry, ...]
    back: str


def page(
    booking: Booking, rows: list[Booking], events: list[AuditEvent], *, stands: Decimal, zone: str
) -> RestatementPage:
    """A booking, what it comes to today, and every correction with its reason."""
    customer = booking.customer.name if booking.customer else "no customer"
    facts = [
        ("Booked", f"{words.money(booking.amount, 2)} on {words.day(booking.booked_on, year=True)}"),
        *[(f"Restated {words.day(row.booked_on, year=True)}", words.signed(row.amount, 2)) for row in rows],
        ("Stands at", words.money(stands, 2)),
        ("Credited to", words.listed([part.person.name for part in booking.credits.all()])),
    ]
    place = ZoneInfo(zone)
    return RestatementPage(
        statement=f"The booking of {customer} stands at {words.money(stands, 2)}.",
        facts=tuple(values.Fact(label, values.Fig(text)) for label, text in facts),
        story=tuple(
            values.TimelineEntry(
                words.moment(event.at, place, year=True),
                f"{event.actor_name} restated it from {_money(event.before)} to {_money(event.after)}.",
                "done",
                event.reason,
            )
            for event in events
            if event.verb == "booking restated"
        ),
        back=reverse("restatements"),
    )


def _money(said: dict[str, str]) -> str:
    return words.money(Decimal(said.get("amount", "0")), 2)


@dataclass(frozen=True, slots=True)
class RestatementRow:
    """A line of the list."""

    day: str
    customer: str
    amount: str
    of: str
    by: str
    url: str


def rows(found: Iterable[Booking]) -> list[RestatementRow]:
    """The lines of the list."""
    return [
        RestatementRow(
            day=words.day(row.booked_on, year=True),
            customer=row.customer.name if row.customer else "no customer",
            amount=words.signed(row.amount, 2),
            of=f"{words.money(row.restates.amount, 2)} of {words.day(row.restates.booked_on, year=True)}"
            + (f", import {row.undone_run_id} undone" if row.undone_run_id else ""),
            by=row.entered_by.name if row.entered_by else "TRAPS",
            url=reverse("booking_restate", args=[row.pk]),
        )
        for row in found
        if row.restates is not None
    ]


def statement(count: int) -> str:
    """How much was corrected."""
    return (
        f"{words.plural(count, 'restatement')} stands beside the bookings."
        if count == 1
        else (
            f"{words.plural(count, 'restatement')} stand beside the bookings." if count else "No booking was restated."
        )
    )
