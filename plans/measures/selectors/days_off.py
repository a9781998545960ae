"""Approved leave as figures of people count it: it takes from the working days left, never from the budget."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from accounts.absences.selectors import leave
from plans.measures.rules.attainment import TimeLeft


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The working days that people have off, in order."""

    by_person: Mapping[int, tuple[date, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, *, person_ids: Collection[int], start: date, end: date) -> DaysOff:
        """The working days off of people from a day up to another; one query, a second when somebody has any."""
        if not person_ids or start >= end:
            return cls()
        return cls(leave.working_leave(person_ids=person_ids, start=start, end=end))

    def less(self, left: TimeLeft, *, person_id: int | None, start: date, end: date) -> TimeLeft:
        """What is left of a stretch for a person, the own days off taken out; others have what is left for all."""
        days = self.by_person.get(person_id or 0)
        if not days:
            return left
        off = bisect_left(days, end) - bisect_left(days, start)
        return replace(left, working_days=max(0, left.working_days - off)) if off else left
