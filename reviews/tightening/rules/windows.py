"""The weeks before, during and after a tightening, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import TextChoices

MOST_WEEKS: Final = 6
LEAST_NOTICE: Final = 2
"""So many working days ahead it is told, at least."""
_WEEK: Final = timedelta(weeks=1)


class Standing(TextChoices):
    """How far a tightening is on a day."""

    COMING = "coming", "coming"
    RUNNING = "running", "running"
    ENDED = "ended", "ended"
    TAKEN_BACK = "taken back", "taken back"


@dataclass(frozen=True, slots=True)
class Span:
    """Whole weeks, from a first day up to but not including another."""

    starts_on: date
    ends_before: date

    @property
    def weeks(self) -> int:
        return (self.ends_before - self.starts_on) // _WEEK

    @property
    def last_day(self) -> date:
        return self.ends_before - timedelta(days=1)

    def until(self, day: date) -> Span | None:
        """The whole weeks of it that are over on a day; None while none is."""
        over = min(self.weeks, max(0, (day - self.starts_on) // _WEEK))
        return Span(self.starts_on, self.starts_on + over * _WEEK) if over else None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_before


@dataclass(frozen=True, slots=True)
class Windows:
    """As many weeks before and after as the tightening has."""

    before: Span
    during: Span
    after: Span

    def until(self, day: date) -> tuple[Span | None, Span | None, Span | None]:
        """What of each window is over on a day."""
        return self.before.until(day), self.during.until(day), self.after.until(day)

    @property
    def whole(self) -> Span:
        return Span(self.before.starts_on, self.after.ends_before)


def windows(starts_on: date, ends_before: date) -> Windows:
    """The windows of a tightening that runs in these weeks."""
    during = Span(starts_on, ends_before)
    length = during.weeks * _WEEK
    return Windows(Span(starts_on - length, starts_on), during, Span(ends_before, ends_before + length))


def standing(starts_on: date, ends_before: date, today: date) -> Standing:
    """How far it is; one that ends as it starts was taken back."""
    if ends_before == starts_on:
        return Standing.TAKEN_BACK
    if today < starts_on:
        return Standing.COMING
    return Standing.RUNNING if today < ends_before else Standing.ENDED
