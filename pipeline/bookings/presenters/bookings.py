"""Bookings in words: the rows behind an actual figure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person, Team
from pipeline.bookings.models import Booking
from pipeline.bookings.presenters import entries
from pipeline.bookings.rules import credit as rules
from pipeline.bookings.selectors.entries import MARKS
from traps_web.ui import words

ELSEWHERE = "now in another line"


@dataclass(frozen=True)
class BookingRow:
    """A booking as a line under its deal or customer."""

    day: str
    category: str
    product: str
    source: str
    entered: str
    credited: str
    amount: str
    deal: str = ""
    deal_url: str = ""


def booking_rows(bookings: Iterable[Any], *, total: Decimal, zone: tzinfo) -> list[BookingRow]:
    """Bookings in words, a restatement named as such; `credits` with their people and `run_id` are loaded along."""
    booked = list(bookings)
    places = _places(booked, total)
    return [_booking_row(booking, zone, places) for booking in booked]


def _booking_row(booking: Any, zone: tzinfo, places: int) -> BookingRow:
    parts = booking.credits.all()
    own = entries.is_own(booking, booking.run_id, {part.person_id for part in parts})
    entry = entries.entry(booking, booking.run_id, is_own=own, is_invoiced=booking.is_invoiced, zone=zone)
    return BookingRow(
        day=words.day(booking.booked_on, year=True),
        category=booking.category.name,
        product=booking.product.name if booking.product else "",
        source=entry.source,
        entered=entry.who_and_when,
        credited=words.listed([part.person.name for part in parts]),
        amount=words.money(booking.amount, places),
        deal=booking.deal.name if booking.deal else "",
        deal_url=reverse("deal_detail", args=[booking.deal_id]) if booking.deal_id else "",
    )


def column_sum(rows: Iterable[Any], total: Decimal) -> str:
    """The sum under a column of bookings or credits, with as many decimals as the column."""
    return words.money(total, _places(rows, total))


def _places(rows: Iterable[Any], total: Decimal) -> int:
    return words.places_of([total, *(row.amount for row in rows)])


def whose(person: Person | None, team: Team | None, viewer: Person) -> str:
    """Whose figure is shown."""
    named = [who.name for who in (person, team) if who is not None]
    return " in ".join(named) or ("everybody" if sees_everybody(viewer) else "you and your line")


def total(bookings: Iterable[Booking]) -> Decimal:
    """What bookings add up to."""
    return sum((booking.amount for booking in bookings), Decimal(0))


@dataclass(frozen=True)
class CreditRow:
    """A person's part of a booking as a line of the list."""

    day: str
    person: str
    team: str
    customer: str
    customer_url: str
    product: str
    category: str
    source: str
    share: str
    amount: str
    deal: str
    deal_url: str
    restate_url: str
    run_url: str
    entered: str


def credit_rows(credits: Iterable[Any], *, total: Decimal, seen: Collection[int], zone: tzinfo) -> list[CreditRow]:
    """Credits in words.

    A person who is now in another line stays unnamed, so that the rows still add up to the team's figure.
    """
    credited = list(credits)
    places = _places(credited, total)
    return [_credit_row(credit, credit.person_id in seen, zone, places) for credit in credited]


def _credit_row(credit: Any, is_seen: bool, zone: tzinfo, places: int) -> CreditRow:
    booking, deal, customer = credit.booking, credit.booking.deal, credit.booking.customer
    own = is_seen and entries.is_own(booking, credit.run_id, {credit.person_id})
    entry = entries.entry(booking, credit.run_id, is_own=own, is_invoiced=credit.is_invoiced, zone=zone)
    return CreditRow(
        day=words.day(credit.booked_on, year=True),
        person=credit.person.name if is_seen else ELSEWHERE,
        team=credit.team.name,
        customer=customer.name if customer else "",
        customer_url=reverse("customer_detail", args=[customer.pk]) if customer and is_seen else "",
        product=booking.product.name if booking.product else "",
        category=booking.category.name,
        source=entry.source,
        share="" if credit.share_ppm == 1_000_000 else f"{rules.percent(credit.share_ppm)} %",
        amount=words.money(credit.amount, places),
        deal=deal.name if deal and is_seen else "",
        deal_url=reverse("deal_detail", args=[deal.pk]) if deal and is_seen else "",
        restate_url=reverse("booking_restate", args=[booking.pk]),
        run_url=entry.run_url,
        entered=entry.who_and_when,
    )


def statement(
    *, count: int, total: Decimal, whose: str, starts_on: date | None, last: date | None, mark: str = ""
) -> str:
    """The finding: how much was credited to whom in how many rows, and which ones alone are shown."""
    if mark:
        return f"{words.sentence(words.plural(count, 'row'))[:-1]} {MARKS[mark]}."
    span = f" from {words.day(starts_on, year=True)}" if starts_on else ""
    span += f" to {words.day(last, year=True)}" if last else ""
    if count == 0:
        return f"Nothing is booked for {whose}{span}."
    return f"{words.exact_money(total)} booked for {whose}{span}, in {words.plural(count, 'row')}."
