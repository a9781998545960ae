"""Working days of the organisation, counted between any days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.organisation.rules.calendar import not_open
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.calendar import OutsideCalendar
from traps_web.ui import words


@dataclass(frozen=True)
class DayCounts:
    """Stored working days before each opened day."""

    counts: Mapping[date, int]

    @classmethod
    def load(cls) -> DayCounts:
        """The counts of the opened calendar. The day after the last opened one counts too."""
        return cls(calendar.stored_days().working_before)

    def knows(self, *days: date) -> bool:
        """Whether all the days lie in opened fiscal years."""
        return all(day in self.counts for day in days)

    def before(self, day: date) -> int:
        """Working days stored before a day. Raises OutsideCalendar."""
        if day not in self.counts:
            raise OutsideCalendar(not_open(words.day(day, year=True)))
        return self.counts[day]

    def between(self, start: date, end: date) -> int:
        """Working days from a day up to, not including, another; 0 when the range is empty."""
        return self.before(end) - self.before(start) if start < end else 0
