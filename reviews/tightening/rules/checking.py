"""On which days a tightening is checked, or its extra duty is due: every working day, or the last one of each week."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.db.models import TextChoices

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)


class Rhythm(TextChoices):
    """How often."""

    DAILY = "daily", "Every working day"
    WEEKLY = "weekly", "Once a week, on its last working day"


def days(rhythm: str, starts_on: date, ends_before: date, is_working: Callable[[date], bool]) -> Iterator[date]:
    """The days within whole weeks; a week without a working day has none."""
    first = starts_on
    while first < ends_before:
        working = [day for day in (first + step * _DAY for step in range(7)) if is_working(day)]
        yield from working if rhythm == Rhythm.DAILY else working[-1:]
        first += _WEEK


CHECK = "tightening-check"
EXTRA = "tightening-duty"
ABOUT = "tightening:"


def subject_of(pk: int, day: date) -> str:
    """What a check or an extra duty of a day is about."""
    return f"{ABOUT}{pk}:{day.isoformat()}"
