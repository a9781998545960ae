"""The fiscal calendar: find a year, quarter, month, week or activity week, and step between them.

Pure value objects, nothing stored, half-open everywhere; ``fiscal_year`` says how a year is cut.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

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
    week_start,
    year_starts_on,
)

__all__ = [
    "KINDS",
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
    "next_period",
    "period",
    "period_of",
    "period_of_activity_week",
    "periods_in",
    "periods_of",
    "previous_period",
    "same_period_last_year",
    "shift_activity_week",
    "week_start",
    "year",
    "year_of",
]

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200

_WEEK = timedelta(days=7)
_FOURTH_DAY = timedelta(days=3)
_KIND_OF_LETTER: Final[dict[str, Kind]] = {"Q": "quarter", "M": "month", "W": "week"}
_KEY = re.compile(r"FY(?P<year>\d{4})(?:-(?:(?P<q>Q)(?P<qi>\d)|(?P<l>[MW])(?P<i>\d\d)))?", re.ASCII)
_ACTIVITY_WEEK = re.compile(r"(?P<year>\d{4})-W(?P<week>\d\d)", re.ASCII)


def year(rules: CalendarRules, number: int) -> FiscalYear:
    """The fiscal year of that number. Raises UnknownPeriod outside 1900 to 2200."""
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise UnknownPeriod(f"There is no fiscal year {number} in the calendar.")
    return build_year(rules, number)


def year_of(rules: CalendarRules, day: date) -> FiscalYear:
    """The fiscal year that a day belongs to. Raises UnknownPeriod for a day outside 1900 to 2200."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnknownPeriod(f"No fiscal year holds {day.isoformat()}.")
    for number in range(day.year - 1, day.year + 3):
        if year_starts_on(rules, number) <= day < year_starts_on(rules, number + 1):
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
        if found is None or not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
            raise ValueError(key)
        monday = date.fromisocalendar(int(found["year"]), int(found["week"]), 1)
        return monday + timedelta(days=(week_starts_on + 3) % 7)
    except (ValueError, OverflowError):
        raise UnknownPeriod(f"“{key}” is not a week; write it like 2026-W48.") from None
