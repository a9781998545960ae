"""The fiscal calendar: find a year, quarter, month, week or activity week, and step between them.

Pure value objects, nothing stored, half-open everywhere; ``fiscal_year`` says how a year is cut. Rules may follow
others from a day on (``follow``): every day and key is then found under the rules that hold there, so periods before
that day stay as they were.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from traps_web.lib.fiscal_weeks import (
    FIRST_YEAR,
    LAST_YEAR,
    activity_week,
    activity_week_range,
    activity_weeks_in,
    fourth_day,
    last_weeks,
    shift_activity_week,
    week_of,
)
from traps_web.lib.fiscal_year import (
    KINDS,
    NAMED_BY,
    SCHEMES,
    CalendarRules,
    DateRange,
    FiscalYear,
    Kind,
    Period,
    UnknownPeriod,
    build_year,
    first_year,
    regular_number,
    week_start,
)

__all__ = [
    "FIRST_YEAR",
    "KINDS",
    "LAST_YEAR",
    "NAMED_BY",
    "SCHEMES",
    "CalendarRules",
    "DateRange",
    "FiscalYear",
    "Kind",
    "Period",
    "UnknownPeriod",
    "activity_week",
    "activity_week_range",
    "activity_weeks_in",
    "cut_weeks",
    "follow",
    "fourth_day",
    "held_before",
    "last_weeks",
    "months_of_full_year",
    "next_period",
    "period",
    "period_of",
    "period_of_activity_week",
    "periods_in",
    "periods_of",
    "previous_period",
    "same_cut",
    "same_period_last_year",
    "shift_activity_week",
    "version_at",
    "week_of",
    "week_start",
    "year",
    "year_of",
]

_DAY = timedelta(days=1)
_A_YEAR = timedelta(days=365)
_KIND_OF_LETTER: Final[dict[str, Kind]] = {"Q": "quarter", "M": "month", "W": "week"}
_KEY = re.compile(r"(?P<year>[FT]Y(?P<number>\d{4}))(?:-(?P<l>Q\d|[MW]\d\d))?", re.ASCII)


def follow(before: CalendarRules, rules: CalendarRules, starts_on: date) -> CalendarRules:
    """Rules that hold from a day on, after others that go on holding before it. Later rules of those are dropped."""
    kept: CalendarRules | None = before
    while kept is not None and kept.starts_on is not None and kept.starts_on >= starts_on:
        kept = kept.before
    return replace(rules, starts_on=starts_on, before=kept)


def version_at(rules: CalendarRules, day: date) -> CalendarRules:
    """The rules that hold on a day."""
    while rules.before is not None and rules.starts_on is not None and day < rules.starts_on:
        rules = rules.before
    return rules


def same_cut(rules: CalendarRules, other: CalendarRules) -> bool:
    """Whether two versions cut time alike, whenever each of them holds."""
    return replace(rules, starts_on=None, before=None) == replace(other, starts_on=None, before=None)


def held_before(rules: CalendarRules, starts_on: date) -> CalendarRules:
    """What holds up to a day, were the rules to change there."""
    return version_at(rules, starts_on - _DAY)


def months_of_full_year(rules: CalendarRules) -> tuple[Period, ...]:
    """The months of a full year under the newest rules."""
    return build_year(rules, 2027).months


def year(rules: CalendarRules, number: int) -> FiscalYear:
    """The fiscal year of that number, or the transition where there is no other.

    Raises UnknownPeriod outside 1900 to 2200.
    """
    fiscal_year = _year_named(rules, f"FY{number:04d}") or _year_named(rules, f"TY{number:04d}")
    if fiscal_year is None:
        raise UnknownPeriod(f"There is no fiscal year {number} in the calendar.")
    return fiscal_year


def _year_named(rules: CalendarRules, key: str) -> FiscalYear | None:
    number, until, version = int(key[2:]), date.max, rules
    while FIRST_YEAR <= number <= LAST_YEAR:
        first = None if version.before is None else first_year(version)
        if first is not None and first.key == key:
            return first
        if key.startswith("FY"):
            fiscal_year = build_year(version, number)
            if fiscal_year.starts_on < until and (first is None or fiscal_year.starts_on >= first.ends_before):
                return fiscal_year
        if version.before is None or version.starts_on is None:
            return None
        until, version = version.starts_on, version.before
    return None


def year_of(rules: CalendarRules, day: date) -> FiscalYear:
    """The fiscal year that a day belongs to. Raises UnknownPeriod for a day outside 1900 to 2200."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnknownPeriod(f"No fiscal year holds {day.isoformat()}.")
    version = version_at(rules, day)
    if version.before is not None and (first := first_year(version)).contains(day):
        return first
    number = regular_number(version, day)
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise UnknownPeriod(f"There is no fiscal year {number} in the calendar.")
    return build_year(version, number)


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
    parts = _KEY.fullmatch(key)
    if parts is None:
        raise UnknownPeriod(f"“{key}” is not a period; write it like FY2027, FY2027-Q2, FY2027-M05 or FY2027-W19.")
    fiscal_year = _year_named(rules, parts["year"])
    if fiscal_year is None:
        raise UnknownPeriod(f"There is no fiscal year {parts['year']} in the calendar.")
    if parts["l"] is None:
        return fiscal_year.as_period
    periods = periods_of(fiscal_year, _KIND_OF_LETTER[parts["l"][0]])
    for candidate in periods:
        if candidate.key == key:
            return candidate
    raise UnknownPeriod(f"{fiscal_year.key} has {len(periods)} {periods[0].kind}s; there is no {key}.")


@lru_cache(maxsize=4096)
def period_of(rules: CalendarRules, day: date, kind: Kind) -> Period:
    """The one period of a kind that a day belongs to."""
    for candidate in periods_of(year_of(rules, day), kind):
        if candidate.contains(day):
            return candidate
    raise UnknownPeriod(f"No {kind} holds {day.isoformat()}.")


@lru_cache(maxsize=1024)
def periods_in(rules: CalendarRules, start: date, end: date, kind: Kind) -> tuple[Period, ...]:
    """The whole periods of a kind that share a day with the range, in order."""
    periods: list[Period] = []
    day = start
    while day < end:
        periods.append(period_of(rules, day, kind))
        day = periods[-1].ends_before
    return tuple(periods)


@lru_cache(maxsize=1024)
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

    A week that the year before did not have is set against that year's last week. Where the years are not cut by the
    same rules, or one of them is a transition, numbers say nothing: then it is the period that holds the middle day a
    year before.
    """
    this = period(rules, key)
    this_year = year_of(rules, this.starts_on)
    last_year = year_of(rules, this_year.starts_on - _DAY)
    then, now = (version_at(rules, fiscal_year.starts_on) for fiscal_year in (last_year, this_year))
    if last_year.is_transition or not same_cut(then, now):
        return period_of(rules, this.starts_on + timedelta(days=this.days // 2) - _A_YEAR, this.kind)
    candidates = periods_of(last_year, this.kind)
    return candidates[min(this.index, len(candidates)) - 1]


def period_of_activity_week(rules: CalendarRules, key: str, kind: Kind = "quarter") -> Period:
    """The fiscal period an activity week belongs to: the one of its fourth day."""
    return period_of(rules, fourth_day(key, rules), kind)
