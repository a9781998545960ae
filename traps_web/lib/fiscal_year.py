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
    starts_on: date | None = None
    """The first day on which these rules hold; None when they always have. A year under the rules before ends there."""
    before: "CalendarRules | None" = None
    """The rules that held until then. Days before are cut by them for ever."""

    def __post_init__(self) -> None:
        if self.scheme not in SCHEMES:
            raise ValueError(f"“{self.scheme}” is not a calendar scheme.")
        if not 1 <= self.starts_month <= 12:
            raise ValueError("The start month is a number from 1 to 12.")
        if not 0 <= self.week_starts_on <= 6:
            raise ValueError("The start of the week is a number from 0 (Monday) to 6 (Sunday).")
        if self.named_by not in NAMED_BY:
            raise ValueError("A year is named by its end or by its start.")
        if (self.starts_on is None) != (self.before is None):
            raise ValueError("Rules that begin on a day follow others.")


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
    is_transition: bool = False
    """Whether it is the short year between the rules before and a full year of the new ones."""

    @property
    def key(self) -> str:
        """The name of the year: FY2027, TY2027 for a transition."""
        return year_key(self.number, is_transition=self.is_transition)

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


def year_key(number: int, *, is_transition: bool = False) -> str:
    """The name of a year of that number: FY2027, TY2027 for a transition."""
    return f"{'TY' if is_transition else 'FY'}{number:04d}"


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
    """The full year of that number, cut into its quarters, months and weeks."""
    return _cut(rules, number, year_starts_on(rules, number))


@lru_cache(maxsize=64)
def first_year(rules: CalendarRules) -> FiscalYear:
    """The year that begins on the first day of rules that follow others.

    It is the full year that begins within a week of that day, moved there, or a transition: what is left of the full
    year that the day lies in. A transition keeps the numbers of that year's periods, so its June has the number that
    June has in the years after it. Weeks of a moved year are counted from its first day.
    """
    if rules.starts_on is None:
        raise ValueError("These rules follow no others.")
    number = regular_number(rules, rules.starts_on)
    if year_starts_on(rules, number + 1) - rules.starts_on < _WEEK:
        return _cut(rules, number + 1, rules.starts_on)
    if rules.starts_on - year_starts_on(rules, number) < _WEEK:
        return _cut(rules, number, rules.starts_on)
    return _rest(build_year(rules, number), rules.starts_on)


def regular_number(rules: CalendarRules, day: date) -> int:
    """The number of the full year that a day lies in under these rules alone."""
    for number in range(day.year - 1, day.year + 3):
        if year_starts_on(rules, number) <= day < year_starts_on(rules, number + 1):
            return number
    raise UnknownPeriod(f"No fiscal year holds {day.isoformat()}.")


def _cut(rules: CalendarRules, number: int, starts_on: date) -> FiscalYear:
    regular, ends_before = year_starts_on(rules, number), year_starts_on(rules, number + 1)
    month_edges = (starts_on, *_month_edges(rules, regular, ends_before)[1:])
    quarter_edges = (*month_edges[0:12:3], ends_before)
    week_edges = _week_edges(rules, starts_on, ends_before)
    key = year_key(number)
    return FiscalYear(
        number=number,
        starts_on=starts_on,
        ends_before=ends_before,
        months=_periods("month", key, month_edges, quarter_edges),
        quarters=_periods("quarter", key, quarter_edges, quarter_edges),
        weeks=_periods("week", key, week_edges, quarter_edges),
    )


def _rest(year: FiscalYear, starts_on: date) -> FiscalYear:
    """What is left of a year from a day on, as a transition."""
    quarter_edges = (*(quarter.starts_on for quarter in year.quarters), year.ends_before)

    def rest(kind: Kind, periods: tuple[Period, ...]) -> tuple[Period, ...]:
        left = [period for period in periods if period.ends_before > starts_on]
        edges = (starts_on, *(period.ends_before for period in left))
        key = year_key(year.number, is_transition=True)
        return _periods(kind, key, edges, quarter_edges, first=left[0].index)

    return FiscalYear(
        number=year.number,
        starts_on=starts_on,
        ends_before=year.ends_before,
        months=rest("month", year.months),
        quarters=rest("quarter", year.quarters),
        weeks=rest("week", year.weeks),
        is_transition=True,
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


def _periods(
    kind: Kind, year: str, edges: tuple[date, ...], quarter_edges: tuple[date, ...], *, first: int = 1
) -> tuple[Period, ...]:
    letter = kind[0].upper()
    width = 1 if kind == "quarter" else 2
    return tuple(
        Period(
            kind=kind,
            key=f"{year}-{letter}{index:0{width}d}",
            starts_on=starts_on,
            ends_before=ends_before,
            year=int(year[2:]),
            index=index,
            quarter_index=_quarter_index(starts_on, ends_before, quarter_edges),
        )
        for index, (starts_on, ends_before) in enumerate(pairwise(edges), start=first)
    )


def _quarter_index(starts_on: date, ends_before: date, quarter_edges: tuple[date, ...]) -> int:
    middle = starts_on + timedelta(days=((ends_before - starts_on).days - 1) // 2)
    return sum(edge <= middle for edge in quarter_edges[:-1])
