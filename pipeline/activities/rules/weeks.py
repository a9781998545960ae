"""Activity weeks: when one closes, and when an entry is late.

The week closes on Friday 17:00 in the person's zone unless a rule of the weekly log says otherwise; when that day is no
working day, on the week's last working day; a week without a working day owes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from accounts.duties.rules.traps import FRIDAY, FRIDAY_EVENING, Closing
from traps_web.lib.deadlines import day_bounds, due_instant

# A week that starts on one of these days has its Friday at its end.
_ENDS_WITH_FRIDAY: Final = (5, 6, 0)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day that people say and the instant it means in the person's zone."""

    due_on: date
    due_at: datetime


def deadline(
    *, starts_on: date, working_days: Sequence[date], zone: str, closes: Closing = FRIDAY_EVENING
) -> Deadline | None:
    """When a week closes for somebody in a zone; None when it has no working day."""
    if not working_days:
        return None
    last = next((day for day in reversed(working_days) if day.weekday() == closes.weekday), None)
    if last is None or (closes.weekday == FRIDAY and starts_on.weekday() not in _ENDS_WITH_FRIDAY):
        last = max(working_days)
    return Deadline(last, due_instant(last, closes.at, zone))


def late_after(*, due_at: datetime | None, next_working_day: date, zone: str) -> datetime:
    """The last instant at which an entry is on time.

    It is the later of the week's deadline and the end of the next working day.
    """
    end = day_bounds(next_working_day, zone)[1]
    return end if due_at is None else max(due_at, end)


def is_late_entry(
    *, entered_at: datetime, due_at: datetime | None, closed_at: datetime | None, next_working_day: date, zone: str
) -> bool:
    """Whether an entry carries the label late for ever: made after its week was closed, or after its time."""
    if closed_at is not None and entered_at > closed_at:
        return True
    return entered_at > late_after(due_at=due_at, next_working_day=next_working_day, zone=zone)
