"""Restatements in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.organisation.selectors import replaced_names
from accounts.record.models import AuditEvent
from pipeline.bookings.models import Booking
from pipeline.bookings.presenters import entries
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.lib.sorting import Orders
from traps_web.ui import values, words


@dataclass(frozen=True, slots=True)
class RestatementPage:
    """Everything booking_restate.html shows around the form."""

    statement: str
    facts: tuple[values.Fact, ...]
    story: tuple[values.TimelineEntry, ...]
    back: str


def page(booking: Any, rows: list[Booking], events: list[AuditEvent], *, stands: Decimal, zone: str) -> RestatementPage:
    """A booking, what it comes to today, and every correction with its reason."""
    customer = booking.customer.name if booking.customer else "no customer"
    own = entries.is_own(booking, booking.run_id, {part.person_id for part in booking.credits.all()})
    entry = entries.entry(booking, booking.run_id, is_own=own, is_invoiced=booking.is_invoiced, zone=ZoneInfo(zone))
    facts = [
        ("Booked", f"{words.exact_money(booking.amount)} on {words.day(booking.booked_on, year=True)}"),
        *[
            (f"Restated {words.day(row.booked_on, year=True)}", words.signed(row.amount, words.places_of([row.amount])))
            for row in rows
        ],
        ("Stands at", words.exact_money(stands)),
        ("Entered", f"{entry.source}, {entry.who_and_when}"),
        ("Credited to", words.listed([part.person.name for part in booking.credits.all()])),
    ]
    place = ZoneInfo(zone)
    return RestatementPage(
        statement=f"The booking of {customer} stands at {words.exact_money(stands)}.",
        facts=tuple(values.Fact(label, values.Fig(text)) for label, text in facts),
        story=tuple(
            values.TimelineEntry(
                words.moment(event.at, place, year=True),
                f"{event.actor_name} restated it from {_money(event.before)} to {_money(event.after)}.",
                "done",
                event.reason,
            )
            for event in replaced_names.events(events)
            if event.verb == "booking restated"
        ),
        back=reverse("restatements"),
    )


def _money(amounts: dict[str, str]) -> str:
    return words.exact_money(Decimal(amounts.get("amount", "0")))


@dataclass(frozen=True, slots=True)
class RestatementRow:
    """A line of the list."""

    day: str
    customer: str
    amount: str
    of: str
    by: str
    source: str
    url: str


def rows(restatements: Iterable[Any], *, zone: tzinfo) -> list[RestatementRow]:
    """The lines of the list."""
    listed = [row for row in restatements if row.restates is not None]
    places = words.places_of(row.amount for row in listed)
    return [
        RestatementRow(
            day=words.day(row.booked_on, year=True),
            customer=row.customer.name if row.customer else "no customer",
            amount=words.signed(row.amount, places),
            of=f"{words.exact_money(row.restates.amount)} of {words.day(row.restates.booked_on, year=True)}"
            + (f", import {row.undone_run_id} undone" if row.undone_run_id else ""),
            by=f"{entries.entered_by(row)}, {words.moment(row.entered_at, zone, year=True)}",
            source=entries.source(row, row.run_id, is_invoiced=row.is_invoiced),
            url=reverse("booking_restate", args=[row.pk]),
        )
        for row in listed
    ]


HEADINGS = [
    Heading("Day", "lst__when", "day", falls=True),
    Heading("Customer", "lst__name", "customer"),
    Heading("Corrects", "lst__state"),
    Heading("Entered by", "only-mid", "by"),
    Heading("Difference", "num lst__amt", "difference", falls=True),
]


def bar(list_query: ListQuery, count: int, orders: Orders) -> values.ListBar:
    """The bar over the list."""
    heads = list_query.heads(HEADINGS, orders.key(list_query.sort))
    return lists.bar(list_query, "Restatements", count=words.plural(count, "restatement"), heads=heads)


def statement(count: int) -> str:
    """How much was corrected."""
    return (
        f"{words.plural(count, 'restatement')} stands beside the bookings."
        if count == 1
        else (
            f"{words.plural(count, 'restatement')} stand beside the bookings." if count else "No booking was restated."
        )
    )
