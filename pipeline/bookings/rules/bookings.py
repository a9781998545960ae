"""Bookings: what may be recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pipeline.bookings.rules import credit, dates
from traps_web.lib import money

BIGGEST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class NewBooking:
    """Money on a day, as it comes in: amount in the currency, credit as pairs of person id and parts per million."""

    booked_on: date
    amount: Decimal
    credit: list[tuple[int, int]]
    external_id: str | None = None
    customer_id: int | None = None
    product_id: int | None = None
    category_id: int | None = None
    deal_id: int | None = None
    restates_id: int | None = None
    win: int = 1
    """Which win of the deal creates it."""
    as_booked: bool = False
    """A restatement that names no credit: it is credited as the restated booking was, to the cent."""


@dataclass(frozen=True, slots=True)
class DayBounds:
    """The days that a fact may carry: not after today, and inside the opened calendar."""

    today: date
    span: dates.OpenSpan | None = field(default=None)


def amount_fault(amount: Decimal, *, restates: bool = False) -> str:
    """One sentence when an amount cannot be booked, else nothing.

    Only a restatement may be below zero (docs/glossary.md, restatement).
    """
    if not amount.is_finite():
        return "The amount must be a number."
    if abs(amount) >= BIGGEST:
        return "The amount is too large."
    if money.from_minor(money.to_minor(amount)) != amount:
        return "The amount has more than two decimals."
    if amount < 0 and not restates:
        return "An amount below zero is a restatement. Enter the booking that it restates."
    return ""


def faults(row: NewBooking, bounds: DayBounds) -> dict[str, str]:
    """Every fault of a booking: field name to one sentence; empty when it can be recorded."""
    sentences = {
        "booked_on": dates.fact_day_fault(row.booked_on, today=bounds.today, span=bounds.span),
        "amount": amount_fault(row.amount, restates=row.restates_id is not None),
        "credit": credit.shares_fault(row.credit),
    }
    return {name: sentence for name, sentence in sentences.items() if sentence}
