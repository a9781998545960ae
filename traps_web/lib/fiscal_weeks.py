"""Activity weeks: whole weeks with the name of an ISO week, whatever day the organisation's week starts on.

Where the start of the week changes, each name goes on meaning one stretch of days: the last week under the old rules
ends where the first one under the new rules begins, so it is shorter or longer than seven days once, and no day is
counted twice.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from traps_web.lib.fiscal_year import CalendarRules, DateRange, UnknownPeriod

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_FOURTH_DAY = timedelta(days=3)
_ACTIVITY_WEEK = re.compile(r"(?P<year>\d{4})-W(?P<week>\d\d)", re.ASCII)
_MONDAYS: Final = CalendarRules()


@lru_cache(maxsize=8192)
def activity_week(day: date, rules: CalendarRules = _MONDAYS) -> str:
    """The whole week a day's activity counts in: 2026-W48.

    It is named by the ISO week that its fourth day lies in.
    """
    monday = day - day.weekday() * _DAY + _WEEK
    while _starts_on(monday, rules) > day:
        monday -= _WEEK
    return _key(monday)


def activity_week_range(key: str, rules: CalendarRules = _MONDAYS) -> DateRange:
    """The days of an activity week. Raises UnknownPeriod for a key that names none."""
    monday = _monday(key)
    try:
        return DateRange(_starts_on(monday, rules), _starts_on(monday + _WEEK, rules))
    except OverflowError:
        raise _unknown(key) from None


def week_of(day: date, rules: CalendarRules = _MONDAYS) -> DateRange:
    """The days of the activity week that a day lies in."""
    return activity_week_range(activity_week(day, rules), rules)


def last_weeks(day: date, count: int, rules: CalendarRules = _MONDAYS) -> list[DateRange]:
    """So many activity weeks up to the one that a day lies in, oldest first."""
    this = activity_week(day, rules)
    return [activity_week_range(shift_activity_week(this, step), rules) for step in range(1 - count, 1)]


def shift_activity_week(key: str, weeks: int) -> str:
    """The activity week so many weeks later (earlier when negative)."""
    return _key(_monday(key) + weeks * _WEEK)


def fourth_day(key: str, rules: CalendarRules = _MONDAYS) -> date:
    """The day that says which period an activity week belongs to."""
    return _fourth_day(_monday(key), rules)


def activity_weeks_in(rules: CalendarRules, start: date, end: date) -> tuple[str, ...]:
    """The activity weeks that belong to a range of days: their fourth day lies in it."""
    key = shift_activity_week(activity_week(start, rules), -1)
    keys: list[str] = []
    while (day := fourth_day(key, rules)) < end:
        if day >= start:
            keys.append(key)
        key = shift_activity_week(key, 1)
    return tuple(keys)


def _fourth_day(monday: date, rules: CalendarRules) -> date:
    """Inside the ISO week, by the rules that hold on it."""
    while True:
        day = monday + (rules.week_starts_on + 3) % 7 * _DAY
        if rules.before is None or rules.starts_on is None or day >= rules.starts_on:
            return day
        rules = rules.before


def _starts_on(monday: date, rules: CalendarRules) -> date:
    return _fourth_day(monday, rules) - _FOURTH_DAY


def _key(monday: date) -> str:
    iso = monday.isocalendar()
    return f"{iso.year:04d}-W{iso.week:02d}"


def _monday(key: str) -> date:
    parts = _ACTIVITY_WEEK.fullmatch(key)
    try:
        if parts is None or not FIRST_YEAR <= int(parts["year"]) <= LAST_YEAR:
            raise ValueError(key)
        return date.fromisocalendar(int(parts["year"]), int(parts["week"]), 1)
    except (ValueError, OverflowError):
        raise _unknown(key) from None


def _unknown(key: str) -> UnknownPeriod:
    return UnknownPeriod(f"“{key}” is not a week; write it like 2026-W48.")
