"""Working days of the organisation, counted between any days of a page with one query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import OrganisationDay
from accounts.selectors.calendar import OutsideCalendar
from traps_web.lib import statements
from traps_web.lib.remembered import recall

_DAY = timedelta(days=1)


def _days(*, days: Collection[date]) -> QuerySet[Any]:
    return OrganisationDay.objects.filter(day__among=days).values_list("day", "is_working", "working_before")


@dataclass(frozen=True)
class DayCounts:
    """Stored working days before each of some days."""

    counts: Mapping[date, int]

    @classmethod
    def load(cls, days: Iterable[date]) -> DayCounts:
        """Load the counts of these days; one query, none when the request knows them all. The day after the last opened one counts too."""
        counts: dict[date, int] = recall("working days before", dict)
        wanted = set(days) - counts.keys()
        if not wanted:
            return cls(counts)
        for day, is_working, before in statements.rows(_days, days=wanted | {day - _DAY for day in wanted}):
            counts[day] = before
            counts.setdefault(day + _DAY, before + int(is_working))
        return cls(counts)

    def knows(self, *days: date) -> bool:
        """Whether all the days lie in opened fiscal years."""
        return all(day in self.counts for day in days)

    def before(self, day: date) -> int:
        """Working days stored before a day. Raises OutsideCalendar."""
        if day not in self.counts:
            raise OutsideCalendar(f"{day.isoformat()} lies outside the opened fiscal years.")
        return self.counts[day]

    def between(self, start: date, end: date) -> int:
        """Working days from a day up to, not including, another; 0 when the range is empty."""
        return self.before(end) - self.before(start) if start < end else 0
