"""The fiscal year as a value object, cut into quarters, months and weeks under every scheme.

Periods are half-open: ``starts_on`` is in, ``ends_before`` is not. Nothing here is stored.

Schemes: ``calendar`` (twelve calendar months from the start month), ``4-4-5``, ``4-5-4``,
``5-4-4`` (quarters of thirteen weeks) and ``13x4`` (thirteen months of four weeks, quarters of
3, 3, 3 and 4 of them). A week-based year starts on the week-start day nearest to the first of
the start month; a 53rd week joins the last month of the fourth quarter (National Retail
Federation, 4-5-4 calendar).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, NamedTuple

Kind = Literal["year", "quarter", "month", "week"]
KINDS: Final[tuple[Kind, ...]] = ("year", "quarter", "month", "week")
SCHEMES: Final = ("calendar", "4-4-5", "4-5-4", "5-4-4", "13x4")
NAMED_BY: Final = ("end", "start")

_WEEK = timedelta(days=7)
_NEAREST = timedelta(days=3)
_WEEKS_OF_MONTHS: Final = {
    "4-4-5": (4, 4, 5) * 4,
    "4-5-4": (4, 5, 4) * 4,
    "5-4-4": (5, 4, 4) * 4,
    "13x4": (4,) * 13,
}


class UnknownPeriod(ValueError):
    """The fiscal calendar has no such period; the message is a sentence for people."""


class DateRange(NamedTuple):
    """Days from ``starts_on`` up to, not including, ``ends_before``."""

    starts_on: date
    ends_before: date


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """How an organisation cuts its years: scheme, start month, start of the week, naming."""

    scheme: str = "calendar"
    starts_month: int = 1
    week_starts_on: int = 0
    named_by: str = "end"

    def __post_init__(self) -> None:
        if self.scheme not in SCHEMES:
            raise ValueError(f"“{self.scheme}” is not a calendar scheme.")
        if not 1 <= self.starts_month <= 12:
            raise ValueError("The start month is a number from 1 to 12.")
        if not 0 <= self.week_starts_on <= 6:
            raise ValueError("The start of the week is a number from 0 (Monday) to 6 (Sunday).")
        if self.named_by not in NAMED_BY:
            raise ValueError("A year is named by its end or by its start.")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days with a name: a fiscal year, quarter, month or week (or a cut week).

    ``index`` counts from 1 inside the year. ``quarter_index`` is the quarter it belongs to:
    for a week the quarter of its middle day, for a year None.
    """

    kind: Kind
    key: str
    starts_on: date
    ends_before: date
    year: int
    index: int
    quarter_index: int | None

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        return self.ends_before - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.ends_before - self.starts_on).days

    def contains(self, day: date) -> bool:
        """Whether the day belongs to the period."""
        return self.starts_on <= day < self.ends_before


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A fiscal year with its quarters, months and weeks; each kind covers it without a hole.

    The first and last week are cut at the year's edges.
    """

    number: int
    starts_on: date
    ends_before: date
    months: tuple[Period, ...]
    quarters: tuple[Period, ...]
    weeks: tuple[Period, ...]

    @property
    def key(self) -> str:
        """The name of the year: FY2027."""
        return f"FY{self.number:04d}"

    @property
    def last_day(self) -> date:
        """The last day that belongs to the year."""
        return self.ends_before - timedelta(days=1)

    @property
    def as_period(self) -> Period:
        """The whole year as one period."""
        return Period("year", self.key, self.starts_on, self.ends_before, self.number, 1, None)

    def contains(self, day: date) -> bool:
        """Whether the day belongs to the year."""
        return self.starts_on <= day < self.ends_before


def week_start(day: date, week_starts_on: int = 0) -> date:
    """The first day of the whole week that a day lies in."""
    return day - timedelta(days=(day.weekday() - week_starts_on) % 7)


def year_starts_on(rules: CalendarRules, number: int) -> date:
    """The first day of the fiscal year of that number."""
    # A January year begins and ends in the same calendar year, so both names agree.
    named_by_next = rules.named_by == "end" and rules.starts_month > 1
    first = date(number - 1 if named_by_next else number, rules.starts_month, 1)
    if rules.scheme == "calendar":
        return first
    # The start of the week that the day three later lies in is never more than 3 days away.
    return week_start(first + _NEAREST, rules.week_starts_on)


@lru_cache(maxsize=512)
def build_year(rules: CalendarRules, number: int) -> FiscalYear:
    """The fiscal year of that number, cut into its quarters, months and weeks."""
    starts_on, ends_before = year_starts_on(rules, number), year_starts_on(rules, number + 1)
    month_edges = _month_edges(rules, starts_on, ends_before)
    quarter_edges = (*month_edges[0:12:3], ends_before)
    quarters = _periods("quarter", number, quarter_edges, quarter_edges)
    week_edges = _week_edges(rules, starts_on, ends_before)
    return FiscalYear(
        number=number,
        starts_on=starts_on,
        ends_before=ends_before,
        months=_periods("month", number, month_edges, quarter_edges),
        quarters=quarters,
        weeks=_periods("week", number, week_edges, quarter_edges),
    )


def _month_edges(rules: CalendarRules, starts_on: date, ends_before: date) -> tuple[date, ...]:
    if rules.scheme == "calendar":
        months = [starts_on.month - 1 + step for step in range(12)]
        starts = [date(starts_on.year + month // 12, month % 12 + 1, 1) for month in months]
    else:
        starts = [starts_on]
        for weeks in _WEEKS_OF_MONTHS[rules.scheme][:-1]:
            starts.append(starts[-1] + weeks * _WEEK)
    return (*starts, ends_before)


def _week_edges(rules: CalendarRules, starts_on: date, ends_before: date) -> tuple[date, ...]:
    edges = [starts_on]
    edge = week_start(starts_on, rules.week_starts_on) + _WEEK
    while edge < ends_before:
        edges.append(edge)
        edge += _WEEK
    return (*edges, ends_before)


def _periods(kind: Kind, number: int, edges: tuple[date, ...], quarter_edges: tuple[date, ...]) -> tuple[Period, ...]:
    letter = kind[0].upper()
    width = 1 if kind == "quarter" else 2
    return tuple(
        Period(
            kind=kind,
            key=f"FY{number:04d}-{letter}{index:0{width}d}",
            starts_on=starts_on,
            ends_before=ends_before,
            year=number,
            index=index,
            quarter_index=_quarter_index(starts_on, ends_before, quarter_edges),
        )
        for index, (starts_on, ends_before) in enumerate(pairwise(edges), start=1)
    )


def _quarter_index(starts_on: date, ends_before: date, quarter_edges: tuple[date, ...]) -> int:
    middle = starts_on + timedelta(days=((ends_before - starts_on).days - 1) // 2)
    return sum(edge <= middle for edge in quarter_edges[:-1])
