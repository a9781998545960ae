"""Whether what was said in a pipeline review held until the next one."""

from __future__ import annotations

from datetime import date
from typing import Final

HELD: Final = "held"
BROKEN: Final = "broken"
WAITING: Final = "waiting"


def follow_up_held(*, due_on: date, done_on: date | None, today: date) -> str:
    """A follow-up held when it was done by its day; until then it waits."""
    if done_on is not None:
        return HELD if done_on <= due_on else BROKEN
    return WAITING if today <= due_on else BROKEN


def move_held(*, said: date, status: str, close_on: date | None, today: date) -> str:
    """A move held when the deal was closed, or is still to close by the day that was said and that day is not past."""
    if status != "open":
        return HELD
    if close_on is None or close_on > said or close_on < today:
        return BROKEN
    return WAITING
