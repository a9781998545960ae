"""The last day on which a policy that was put before somebody can be read, in working days of their own."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import date, timedelta
from typing import Final

from reviews.policies.rules.ladders import READING_DAYS

FARTHEST: Final = timedelta(days=400)
"""Whoever is away for longer has their last day then, so that a policy comes to hold for everybody."""
_DAY: Final = timedelta(days=1)


def last_day(put_on: date, *, is_working: Callable[[date], bool], off: Container[date]) -> date:
    """The tenth working day of a person after a day; days of leave and holidays do not count."""
    day, left = put_on, READING_DAYS
    while left and day - put_on < FARTHEST:
        day += _DAY
        left -= is_working(day) and day not in off
    return day
