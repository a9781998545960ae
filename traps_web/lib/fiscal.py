"""Fiscal calendars as value objects: years, quarters, months and weeks under every scheme.

Periods are half-open: ``starts_on`` is in, ``ends_before`` is not. Nothing here is stored.

Schemes: ``calendar`` (twelve calendar months from the start month), ``4-4-5``, ``4-5-4``,
``5-4-4`` (quarters of thirteen weeks) and ``13x4`` (thirteen months of four weeks, quarters of
3, 3, 3 and 4 of them). A week-based year starts on the week-start day nearest to the first of
the start month; a 53rd week joins the last month of the fourth quarter (National Retail
Federation, 4-5-4 calendar).
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, NamedTuple

Kind = Literal["year", "quarter", "month", "week"]
KINDS: Final[tuple[Kind, ...]] = ("year", "quarter", "month", "week")
SCHEMES: Final = ("calendar", "4-4-5", "4-5-4", "5-4-4", "13x4")
NAMED_BY: Final = ("end", "start")
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200

_WEEK = timedelta(days=7)
_FOURTH_DAY = timedelta(days=3)
_WEEKS_OF_MONTHS: Final = {
    "4-4-5": (4, 4, 5) * 4,
    "4-5-4": (4, 5, 4) * 4,
    "5-4-4": (5, 4, 4) * 4,
    "13x4": (4,) * 13,
}
_KIND_OF_LETTER: Final[dict[str, Kind]] = {"Q": "quarter", "M": "month", "W": "week"}
_KEY = re.compile(r"FY(?P<year>\d{4})(?:-(?:(?P<q>Q)(?P<qi>\d)|(?P<l>[MW])(?P<i>\d\d)))?", re.ASCII)
_ACTIVITY_WEEK = re.compile(r"(?P<year>\d{4})-W(?P<week>\d\d)", re.ASCII)


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


def year(rules: CalendarRules, number: int) -> FiscalYear:
    """The fiscal year of that number. Raises UnknownPeriod outside 1900 to 2200."""
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise UnknownPeriod(f"There is no fiscal year {number} in the calendar.")
    return _year(rules, number)


def year_of(rules: CalendarRules, day: date) -> FiscalYear:
    """The fiscal year that a day belongs to."""
    for number in range(day.year - 1, day.year + 3):
        if _starts_on(rules, number) <= day < _starts_on(rules, number + 1):
            return year(rules, number)
    raise UnknownPeriod(f"No fiscal year holds {day.isoformat()}.")


def periods_of(fiscal_year: FiscalYear, kind: Kind) -> tuple[Period, ...]:
    """The year's periods of one kind, in order."""
    if kind == "year":
        return (fiscal_year.as_period,)
    if kind == "quarter":
        return fiscal_year.quarters
    return fiscal_year.months if kind == "month" else fiscal_year.weeks


@lru_cache(maxsize=4096)
def period(rules: CalendarRules, key: str) -> Period:
    """The period with that key (FY2027, FY2027-Q2, FY2027-M05, FY2027-W19).

    Raises UnknownPeriod, with a sentence, for a key that is malformed or not in the calendar.
    """
    found = _KEY.fullmatch(key)
    if found is None:
        raise UnknownPeriod(f"“{key}” is not a period; write it like FY2027, FY2027-Q2, FY2027-M05 or FY2027-W19.")
    fiscal_year = year(rules, int(found["year"]))
    letter = found["q"] or found["l"]
    if letter is None:
        return fiscal_year.as_period
    periods = periods_of(fiscal_year, _KIND_OF_LETTER[letter])
    index = int(found["qi"] or found["i"])
    if not 1 <= index <= len(periods):
        raise UnknownPeriod(f"{fiscal_year.key} has {len(periods)} {periods[0].kind}s; there is no {key}.")
    return periods[index - 1]


def period_of(rules: CalendarRules, day: date, kind: Kind) -> Period:
    """The one period of a kind that a day belongs to."""
    for candidate in periods_of(year_of(rules, day), kind):
        if candidate.contains(day):
            return candidate
    raise UnknownPeriod(f"No {kind} holds {day.isoformat()}.")


def periods_in(rules: CalendarRules, start: date, end: date, kind: Kind) -> tuple[Period, ...]:
    """The whole periods of a kind that share a day with the range, in order."""
    found: list[Period] = []
    day = start
    while day < end:
        found.append(period_of(rules, day, kind))
        day = found[-1].ends_before
    return tuple(found)


def cut_weeks(rules: CalendarRules, start: date, end: date) -> tuple[Period, ...]:
    """The weeks of a range, cut at its edges and keeping their ids, so that money adds up."""
    return tuple(
        replace(
            week,
            starts_on=max(week.starts_on, start),
            ends_before=min(week.ends_before, end),
        )
        for week in periods_in(rules, start, end, "week")
    )


def previous_period(rules: CalendarRules, key: str) -> Period:
    """The period of the same kind that ends where this one starts."""
    this = period(rules, key)
    return period_of(rules, this.starts_on - timedelta(days=1), this.kind)


def next_period(rules: CalendarRules, key: str) -> Period:
    """The period of the same kind that starts where this one ends."""
    this = period(rules, key)
    return period_of(rules, this.ends_before, this.kind)


def same_period_last_year(rules: CalendarRules, key: str) -> Period:
    """The period of the same kind and number a year before.

    A week that the year before did not have is set against that year's last week.
    """
    this = period(rules, key)
    candidates = periods_of(year(rules, this.year - 1), this.kind)
    return candidates[min(this.index, len(candidates)) - 1]


def activity_week(day: date, week_starts_on: int = 0) -> str:
    """The whole week a day's activity counts in: 2026-W48.

    It is named by the ISO week that its fourth day lies in.
    """
    iso = (week_start(day, week_starts_on) + _FOURTH_DAY).isocalendar()
    return f"{iso.year:04d}-W{iso.week:02d}"


def activity_week_range(key: str, week_starts_on: int = 0) -> DateRange:
    """The seven days of an activity week. Raises UnknownPeriod for a key that names none."""
    starts_on = _fourth_day(key, week_starts_on) - _FOURTH_DAY
    return DateRange(starts_on, starts_on + _WEEK)


def shift_activity_week(key: str, weeks: int) -> str:
    """The activity week so many weeks later (earlier when negative)."""
    return activity_week(_fourth_day(key, 0) + weeks * _WEEK)


def period_of_activity_week(rules: CalendarRules, key: str, kind: Kind = "quarter") -> Period:
    """The fiscal period an activity week belongs to: the one of its fourth day."""
    return period_of(rules, _fourth_day(key, rules.week_starts_on), kind)


def activity_weeks_in(rules: CalendarRules, start: date, end: date) -> tuple[str, ...]:
    """The activity weeks that belong to a range of days: their fourth day lies in it."""
    fourth_day = week_start(start, rules.week_starts_on) + _FOURTH_DAY
    if fourth_day < start:
        fourth_day += _WEEK
    keys: list[str] = []
    while fourth_day < end:
        keys.append(activity_week(fourth_day, rules.week_starts_on))
        fourth_day += _WEEK
    return tuple(keys)


def _fourth_day(key: str, week_starts_on: int) -> date:
    found = _ACTIVITY_WEEK.fullmatch(key)
    try:
        if found is None:
            raise ValueError(key)
        monday = date.fromisocalendar(int(found["year"]), int(found["week"]), 1)
        return monday + timedelta(days=(week_starts_on + 3) % 7)
    except (ValueError, OverflowError):
        raise UnknownPeriod(f"“{key}” is not a week; write it like 2026-W48.") from None


def _starts_on(rules: CalendarRules, number: int) -> date:
    # A January year begins and ends in the same calendar year, so both names agree.
    named_by_next = rules.named_by == "end" and rules.starts_month > 1
    first = date(number - 1 if named_by_next else number, rules.starts_month, 1)
    if rules.scheme == "calendar":
        return first
    # The start of the week that the day three later lies in is never more than 3 days away.
    return week_start(first + _FOURTH_DAY, rules.week_starts_on)


@lru_cache(maxsize=512)
def _year(rules: CalendarRules, number: int) -> FiscalYear:
    starts_on, ends_before = _starts_on(rules, number), _starts_on(rules, number + 1)
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
