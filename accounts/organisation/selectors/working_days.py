"""The organisation's working days, for deadlines and targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.organisation.models import Organisation
from accounts.organisation.selectors import calendar

_DAY = timedelta(days=1)
_LONGEST_BREAK = 60


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days the organisation works; outside the opened calendar the working week decides."""

    stored: Mapping[date, bool]
    weekdays: frozenset[int]

    @classmethod
    def load(cls, *, organisation: Organisation) -> WorkingDays:
        """What the organisation's calendar and its working week say."""
        weekdays = frozenset(int(digit) for digit in organisation.working_weekdays)
        return cls(calendar.stored_days().is_working, weekdays)

    def is_working(self, day: date) -> bool:
        return self.stored.get(day, day.weekday() in self.weekdays)

    def between(self, start: date, end: date) -> list[date]:
        """The working days from start up to, not including, end."""
        days = (start + step * _DAY for step in range((end - start).days))
        return [day for day in days if self.is_working(day)]

    def after(self, day: date, count: int = 1) -> date:
        """The working day so many working days after a day."""
        left = count
        for _ in range(_LONGEST_BREAK + count * 3):
            if not left:
                return day
            day += _DAY
            left -= self.is_working(day)
        return day
