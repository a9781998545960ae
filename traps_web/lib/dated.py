"""Values that hold from a day on: which of the rows holds on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

SINCE_EVER = date(1900, 1, 1)
"""The first day of what has held since the beginning."""

_Value = TypeVar("_Value")
Dated = tuple[date, _Value]


def held_on(rows: Sequence[Dated[_Value]], day: date) -> _Value | None:
    """The value that holds on a day.

    The rows are in order of their first day; those of the same day in the order in which they were set.
    """
    held: _Value | None = None
    for starts_on, value in rows:
        if starts_on > day:
            break
        held = value
    return held
