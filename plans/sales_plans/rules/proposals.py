"""What a person's own past proposes for a plan. Pure; amounts are whole smallest units of the currency.

The past is cut in two that do not overlap: first bookings of a customer (new business) and everything else (run-rate),
so that taking both proposals counts no money twice. Where the past says nothing, nothing is proposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from traps_web.lib import money

WEEKS = 13
"""Whole activity weeks before the one that runs: the same stretch as own conversion rates elsewhere (PRODUCT, 3)."""


@dataclass(frozen=True, slots=True)
class Past:
    """The last 13 whole weeks of a person: net credited money, customers that bought first, first meetings."""

    starts_on: date
    ends_before: date
    working_days: int
    repeat_minor: int
    first_minor: int
    first_customers: int
    first_meetings: int


def run_rate(past: Past, working_days_ahead: int) -> int | None:
    """What repeat business brings in a period if it goes on as in the last 13 weeks.

    Repeat money of the 13 weeks × working days of the period ÷ working days of the 13 weeks, in smallest units, rounded
    once, half to even. None without such money or without working days.
    """
    if past.repeat_minor <= 0 or past.working_days <= 0 or working_days_ahead <= 0:
        return None
    return _rounded(past.repeat_minor * working_days_ahead, past.working_days)


def conversion_ppm(past: Past) -> int | None:
    """The part of first meetings that buys: customers that bought first ÷ first meetings, in parts per million.

    Rounded once, half to even, to hundredths of a per cent. None where nobody bought, or where more bought than
    meetings were logged: then the meetings are not the whole story.
    """
    if not 0 < past.first_customers <= past.first_meetings:
        return None
    return _rounded(past.first_customers * money.PPM, past.first_meetings * 100) * 100


def average_minor(past: Past) -> int | None:
    """What one new customer brings: first-booking money ÷ customers, in smallest units. None without either."""
    if past.first_customers <= 0 or past.first_minor <= 0:
        return None
    return _rounded(past.first_minor, past.first_customers)


def like_last_year(total_minor: int, last_year_minor: Sequence[int], *, unit: int = 1) -> list[int] | None:
    """A number laid over months in the proportions of the same months a year before; the parts add up to it exactly.

    In whole units of the currency (`unit` smallest ones) where the number is whole. Months below zero (restatements)
    weigh nothing. None where no month brought money, and where there is no number to lay.
    """
    weights = [max(0, amount) for amount in last_year_minor]
    if not any(weights) or total_minor <= 0:
        return None
    step = 1 if total_minor % unit else unit
    return [part * step for part in money.split(total_minor // step, weights)]


def _rounded(numerator: int, denominator: int) -> int:
    """The quotient of two positive numbers, half to even."""
    whole, rest = divmod(numerator, denominator)
    return whole + 1 if rest * 2 > denominator or (rest * 2 == denominator and whole % 2) else whole
