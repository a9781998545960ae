"""What the expected landing of a day rests on: money by day, working days, spans, and nothing that came later.

Money is kept as running sums, so that any span of days takes two look-ups: each answer estimates every Monday of three
years. Estimates are floats; what is shown is rounded to whole units of the currency.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from plans.measures.rules.deal_survival import Deals
from plans.measures.rules.landing_calls import Calls

DAY = timedelta(days=1)


class Span(NamedTuple):
    """A half-open span of days: a quarter, a month or a year."""

    starts_on: date
    ends_before: date


@dataclass(frozen=True, slots=True)
class Money:
    """Credited money by day. `count`: how many of the days are known; the others came later."""

    days: tuple[date, ...] = ()
    sums: tuple[float, ...] = (0.0,)
    count: int = 0

    @classmethod
    def of(cls, amount_by_day: Mapping[date, Decimal]) -> Money:
        """The running sums of amounts by day. A day that was restated below zero lowers the sum of its span."""
        days = tuple(sorted(amount_by_day))
        return cls(days, tuple(accumulate((float(amount_by_day[day]) for day in days), initial=0.0)), len(days))

    @property
    def first_day(self) -> date | None:
        """The first day with money, where it is known."""
        return self.days[0] if self.count else None

    def until(self, day: date) -> Money:
        """The money that was known at the end of a day."""
        return replace(self, count=min(self.count, bisect_right(self.days, day)))

    def between(self, starts_on: date, ends_before: date) -> float:
        """The money of a span of days, never below zero."""
        first = bisect_left(self.days, starts_on, 0, self.count)
        last = bisect_left(self.days, ends_before, 0, self.count)
        return max(self.sums[last] - self.sums[first], 0.0) if last > first else 0.0


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The organisation's working days in order."""

    days: tuple[date, ...]

    @classmethod
    def of(cls, days: Iterable[date]) -> WorkingDays:
        """From days in any order."""
        return cls(tuple(sorted(days)))

    def count(self, starts_on: date, ends_before: date) -> int:
        """How many there are in a span of days."""
        return max(bisect_left(self.days, ends_before) - bisect_left(self.days, starts_on), 0)

    def back(self, before: date, number: int) -> date | None:
        """The first of the last `number` working days before a day; None where fewer are known."""
        place = bisect_left(self.days, before) - number
        if place < 0:
            return None
        return self.days[place] if number else before


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of the organisation at the end of a day.

    `span` is the period of the day; `before` are the earlier ones of its kind, the oldest first. `deals` and `calls`
    are not cut at the day yet: the methods that read them do it.
    """

    day: date
    span: Span
    before: tuple[Span, ...]
    money: Money
    days: WorkingDays
    deals: Deals | None = None
    calls: Calls | None = None

    def at(self, day: date) -> Known:
        """What was known at the end of an earlier day, or of this one; what came later is left out."""
        spans = [span for span in (*self.before, self.span) if span.starts_on <= day]
        return Known(day, spans[-1], tuple(spans[:-1]), self.money.until(day), self.days, self.deals, self.calls)

    @property
    def days_left(self) -> int:
        """Working days of the period after the day."""
        return self.days.count(self.day + DAY, self.span.ends_before)

    @property
    def days_of_span(self) -> int:
        """Working days of the whole period."""
        return self.days.count(*self.span)

    @property
    def complete(self) -> tuple[Span, ...]:
        """The earlier periods that the organisation's history of money covers completely."""
        first = self.money.first_day
        return tuple(span for span in self.before if first is not None and span.starts_on >= first)

    def window(self, number: int) -> tuple[date, int]:
        """The start of the last `number` working days up to the day, cut at the first money, and how many they are."""
        ends_before = self.day + DAY
        first = self.money.first_day or ends_before
        start = max(self.days.back(ends_before, number) or first, first)
        return start, self.days.count(start, ends_before)
