"""The chess clock: while a matter lies with the line, the clock of its owner stands and that of the line runs.

A duty is done when it is handed in. What comes back is due the return plus what was left, at least two working days
(`after_return`). A request for more time stops the flag of the miss for at most three working days; from then on it
counts as granted until it is decided (`while_waiting`, `after_answer`). So a late manager never makes a late rep: a
later answer never gives an earlier deadline. Days are working days of the owner, without those of approved leave;
times are those of the owner's wall clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from traps_web.lib.deadlines import day_bounds, due_instant

LEAST_AFTER_RETURN: Final = 2
LONGEST_WAIT: Final = 3
_DAY: Final = timedelta(days=1)
_LONGEST_BREAK: Final = 800
"""Days without a working day after which the search for the next one ends: two years of leave."""


class OwnersCalendar(Protocol):
    """The days on which somebody works, and their time zone."""

    @property
    def zone(self) -> str: ...

    def is_working(self, day: date) -> bool: ...


def left(stopped_at: datetime, due_on: date, calendar: OwnersCalendar) -> int:
    """How many working days were left when the clock stopped: those after that day, up to the day it was due."""
    stopped_on = _day(stopped_at, calendar)
    days = (stopped_on + step * _DAY for step in range(1, (due_on - stopped_on).days + 1))
    return sum(calendar.is_working(day) for day in days)


def resumed(at: datetime, *, days_left: int, like: datetime, calendar: OwnersCalendar) -> datetime:
    """When it is due once the clock runs again: so many working days later, at the time of day of the deadline `like`.

    With none left it is due on the same day, and on the next working day where that hour has passed.
    """
    time = like.astimezone(ZoneInfo(calendar.zone)).time()
    day = _working_day_after(_day(at, calendar), days_left, calendar)
    due_at = due_instant(day, time, calendar.zone)
    if due_at > at:
        return due_at
    return due_instant(_working_day_after(day, 1, calendar), time, calendar.zone)


def days_after_return(days_left: int, *, least: int = LEAST_AFTER_RETURN) -> int:
    """How many working days the owner has after a return: those that were left, but two, or those of the rule."""
    return max(days_left, least, LEAST_AFTER_RETURN)


def day_after_return(at: datetime, count: int, calendar: OwnersCalendar) -> date:
    """The day on which what came back is due: so many working days later."""
    return _working_day_after(_day(at, calendar), count, calendar)


@dataclass(frozen=True, slots=True)
class Request:
    """More time that was asked for: when, the deadline that stood then, and the one asked for."""

    asked_at: datetime
    stood_on: date
    stood_at: datetime
    wanted_at: datetime


def granted_from(request: Request, calendar: OwnersCalendar) -> datetime:
    """From when on a request that waits counts as granted."""
    return resumed(request.asked_at, days_left=LONGEST_WAIT, like=request.wanted_at, calendar=calendar)


def while_waiting(request: Request, calendar: OwnersCalendar) -> datetime:
    """The deadline while nobody has decided: the one asked for, and not before the request counts as granted."""
    return max(request.wanted_at, granted_from(request, calendar))


def after_answer(request: Request, *, at: datetime, is_granted: bool, calendar: OwnersCalendar) -> datetime:
    """The deadline after an answer or a withdrawal: the one granted, or the old one moved by what the wait took.

    Never later than it was while the request waited.
    """
    days_left = left(request.asked_at, request.stood_on, calendar)
    moved = resumed(at, days_left=days_left, like=request.stood_at, calendar=calendar)
    floor = request.wanted_at if is_granted else request.stood_at
    return max(floor, min(moved, while_waiting(request, calendar)))


@dataclass(frozen=True, slots=True)
class Wait:
    """A stretch in which a matter lay with the line: since when, until when the owner's clock stood, and its answer.

    Without an end it still does.
    """

    since: datetime
    owner_from: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Spent:
    """The time that each side used, on working days of the owner; a day is 24 hours."""

    owner: timedelta
    line: timedelta


def spent(
    opened_at: datetime, waits: Iterable[Wait], *, ended_at: datetime | None, now: datetime, calendar: OwnersCalendar
) -> Spent:
    """How long each side had the matter, up to its end or now."""
    until = min(ended_at or now, now)
    owner, line = _on_working_days(opened_at, until, calendar), timedelta()
    for wait in waits:
        line += _on_working_days(wait.since, min(wait.answered_at or until, until), calendar)
        owner -= _on_working_days(wait.since, min(wait.owner_from or until, until), calendar)
    return Spent(owner, line)


def _on_working_days(start: datetime, end: datetime, calendar: OwnersCalendar) -> timedelta:
    total, day = timedelta(), _day(start, calendar)
    while start < end:
        _, midnight = day_bounds(day, calendar.zone)
        if calendar.is_working(day):
            total += min(midnight, end) - start
        start, day = max(start, midnight), day + _DAY
    return total


def _day(at: datetime, calendar: OwnersCalendar) -> date:
    return at.astimezone(ZoneInfo(calendar.zone)).date()


def _working_day_after(day: date, count: int, calendar: OwnersCalendar) -> date:
    """The working day so many later; with none, this day or the next working one."""
    remaining = count if count or calendar.is_working(day) else 1
    for _ in range(_LONGEST_BREAK):
        if not remaining:
            break
        day += _DAY
        remaining -= calendar.is_working(day)
    return day
