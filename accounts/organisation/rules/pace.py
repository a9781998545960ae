"""Limits of pace: what they are, and which ones judge a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PaceLimits:
    """From which share of the budget to date on a budget is ahead, and from which on watch; in parts per million."""

    ahead_ppm: int = 1_000_000
    watch_ppm: int = 900_000


USUAL = PaceLimits()
"""What holds until somebody sets other limits."""


def judged_on(*, as_of: date, last_day: date) -> date:
    """The day whose settings judge a period: the day that is looked at, or the period's last day once it has ended."""
    return min(as_of, last_day)
