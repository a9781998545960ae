"""From which day on a setting that judges may hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from accounts.organisation.selectors.calendar import organisation_today
from traps_web.ui import words

YEARS_AHEAD = 3


def from_day_fault(day: date, now: datetime) -> str:
    """Why a setting cannot hold from a day on, in a sentence; empty when it can: from today on, some years ahead."""
    today = organisation_today(now)
    if day < today:
        return (
            f"Choose today, {words.day(today, year=True)}, or a later day. Earlier results keep the rule of their day."
        )
    farthest = today + timedelta(days=YEARS_AHEAD * 365)
    if day > farthest:
        return f"Choose a day up to {words.day(farthest, year=True)}."
    return ""
