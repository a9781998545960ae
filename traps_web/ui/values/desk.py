"""The presenter's window: its clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DeskClock:
    """The time of a review as its presenter reads it: of the day, and since it began of what is left.

    `planned` is in seconds. A script keeps `elapsed`, `left` and `turned`, the time of this slide, going.
    """

    now: datetime
    zone: str
    shown: str
    planned: int
    planned_words: str
    began_at: datetime | None = None
    began: str = ""
    ends: str = ""
    elapsed: str = "…"
    left: str = "…"
    turned: str = "0:00"
    is_over: bool = False
