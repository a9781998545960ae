"""Pauses: a deal that rests until a day, because nothing can be done about it before."""

from __future__ import annotations

from datetime import date
from typing import Final

from traps_web.ui import words

MOST: Final = 2
"""So many pauses a deal has in its life; whoever would want a third one decides instead."""
LONGEST_REASON: Final = 200


def is_paused(until: date | None, *, today: date) -> bool:
    """Whether a deal rests on a day; it goes on by itself on the day until which it was paused."""
    return until is not None and until > today


def pause_faults(
    *, status: str, until: date | None, count: int, resume_on: date | None, reason: str, today: date
) -> dict[str, str]:
    """What stands against a pause: field to one sentence. `count` is how often the deal was paused before."""
    if status != "open":
        return {"whole": "Only an open deal can be paused."}
    if until is not None and is_paused(until, today=today):
        return {"whole": f"It is paused until {words.day(until, year=True)}. Resume it before you pause it again."}
    if count >= MOST:
        return {"whole": "It was paused twice, and cannot be paused again. Move it, or close it as lost."}
    faults = {}
    if resume_on is None:
        faults["resume_on"] = "Enter the day on which it goes on."
    elif resume_on <= today:
        faults["resume_on"] = f"Choose a day after today, {words.day(today, year=True)}."
    if not reason.strip():
        faults["reason"] = "Give the reason for the pause."
    return faults
