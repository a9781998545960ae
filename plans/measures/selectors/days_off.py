"""Approved leave as figures of people count it: it takes from the working days left, never from the budget."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from accounts.absences.selectors import leave
from plans.measures.rules.attainment import TimeLeft
from plans.measures.selectors.frames import Frame
from traps_web.lib import fiscal


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


def days_off(person_ids: Collection[int], time: Frame) -> DaysOff:
    """The days off of people in what is left of the period; read once for a page that asks twice."""
    key = frozenset(person_ids)
    if key not in time.off:
        first = max(time.period.starts_on, time.as_of)
        time.off[key] = DaysOff.load(person_ids=person_ids, start=first, end=time.period.ends_before)
    off: DaysOff = time.off[key]
    return off


def time_left(time: Frame, stretch: fiscal.Period, off: DaysOff, person_id: int | None) -> TimeLeft:
    """What is left of a stretch; for a person without the own days off."""
    start, end = stretch.starts_on, stretch.ends_before
    return off.less(time.left(start, end), person_id=person_id, start=start, end=end)
