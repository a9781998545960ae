"""When an own trap is due: once, or once in each week, month or quarter, always on a working day.

A deadline that falls on a day on which nobody works moves to the working day before it within the same week, month or
quarter, and where there is none, to the next one in it. A period without any working day owes nothing.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from traps_web.lib import fiscal
from traps_web.lib.fiscal import CalendarRules

ONCE: Final = "once"
WEEK: Final = "week"
MONTH: Final = "month"
QUARTER: Final = "quarter"
RHYTHMS: Final = (ONCE, WEEK, MONTH, QUARTER)
LAST_DAY_OF_MONTH: Final = 31
MOST_NTH: Final = 60

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often something is due, and on which day of the period."""

    kind: str
    once_on: date | None = None
    weekday: int | None = None
    """0 is Monday."""
    month_day: int | None = None
    """1 to 31; a shorter month ends earlier. None: the last working day of the month."""
    nth: int | None = None
    """The so many working day of the fiscal quarter; in a shorter quarter the last one."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The organisation's working days, and how its weeks and quarters are cut."""

    is_working: Callable[[date], bool]
    rules: CalendarRules


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One deadline of a rhythm: the period that it stands for, such as 2026-W53, and the day."""

    period: str
    due_on: date


def occurrences(rhythm: Rhythm, *, start: date, end: date, calendar: WorkCalendar) -> list[Occurrence]:
    """The deadlines from start up to, not including, end, the first one first."""
    dated = sorted(_every(rhythm, start, end, calendar), key=lambda occurrence: occurrence.due_on)
    return [occurrence for occurrence in dated if start <= occurrence.due_on < end]


def _every(rhythm: Rhythm, start: date, end: date, calendar: WorkCalendar) -> Iterator[Occurrence]:
    """The deadlines of every period that a stretch of days touches."""
    if rhythm.kind == ONCE:
        yield from _once(rhythm, calendar)
        return
    day = start
    while day < end:
        key, first, ends_before = _period(rhythm.kind, day, calendar.rules)
        due_on = _due_on(rhythm, first, ends_before, calendar)
        if due_on is not None:
            yield Occurrence(key, due_on)
        day = ends_before


def _once(rhythm: Rhythm, calendar: WorkCalendar) -> Iterator[Occurrence]:
    """The day that was named; where nobody works on it, the working day before."""
    if rhythm.once_on is None:
        return
    week = fiscal.week_of(rhythm.once_on, calendar.rules)
    due_on = _moved(rhythm.once_on, week.starts_on, week.ends_before, calendar)
    if due_on is not None:
        yield Occurrence(ONCE, due_on)


def _period(kind: str, day: date, rules: CalendarRules) -> tuple[str, date, date]:
    if kind == WEEK:
        week = fiscal.week_of(day, rules)
        return fiscal.activity_week(day, rules), week.starts_on, week.ends_before
    if kind == MONTH:
        first = day.replace(day=1)
        return f"{day:%Y-%m}", first, first + monthrange(day.year, day.month)[1] * _DAY
    quarter = fiscal.period_of(rules, day, "quarter")
    return quarter.key, quarter.starts_on, quarter.ends_before


def _due_on(rhythm: Rhythm, first: date, ends_before: date, calendar: WorkCalendar) -> date | None:
    last = ends_before - _DAY
    if rhythm.kind == WEEK and rhythm.weekday is not None:
        named = next((day for day in _days(first, ends_before) if day.weekday() == rhythm.weekday), last)
        return _moved(named, first, ends_before, calendar)
    if rhythm.kind == MONTH:
        named = last if rhythm.month_day is None else min(last, first.replace(day=1) + (rhythm.month_day - 1) * _DAY)
        return _moved(named, first, ends_before, calendar)
    working = [day for day in _days(first, ends_before) if calendar.is_working(day)]
    if rhythm.nth is None or not working:
        return None
    return working[min(rhythm.nth, len(working)) - 1]


def _moved(day: date, first: date, ends_before: date, calendar: WorkCalendar) -> date | None:
    """The day itself, else the working day before it, else the next one; None where the period has none."""
    working = [other for other in _days(first, ends_before) if calendar.is_working(other)]
    before = [other for other in working if other <= day]
    return before[-1] if before else next(iter(working), None)


def _days(first: date, ends_before: date) -> Iterator[date]:
    return (first + step * _DAY for step in range((ends_before - first).days))
