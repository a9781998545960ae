"""The organisation's working days of a span, for deadlines and targets, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import Organisation, OrganisationDay
from traps_web.lib import statements
from traps_web.lib.remembered import recall

_DAY = timedelta(days=1)
_LONGEST_BREAK = 60


def _days(*, start: date, end: date) -> QuerySet[Any]:
    return OrganisationDay.objects.filter(day__within=(start, end)).order_by("day").values_list("day", "is_working")


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days of a span the organisation works; outside the opened calendar the working week decides."""

    stored: dict[date, bool]
    weekdays: frozenset[int]

    @classmethod
    def load(cls, start: date, end: date, *, organisation: Organisation) -> WorkingDays:
        """The days from start up to, not including, end, and two months around them; a span inside one that was read is not read again."""
        around = timedelta(days=_LONGEST_BREAK)
        weekdays = frozenset(int(digit) for digit in organisation.working_weekdays)
        read: list[tuple[date, date, dict[date, bool]]] = recall("spans of working days", list)
        known = next((days for first, before, days in read if first <= start and end <= before), None)
        if known is None:
            known = dict(statements.rows(_days, start=start - around, end=end + around))
            read.append((start, end, known))
        return cls(known, weekdays)

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
