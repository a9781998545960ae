"""Duties towards customers: by which day a contact or a fresh plan is owed.

A contact is owed on the last working day within the cadence after the last one, until the end of that day in the
owner's zone. A duty is opened a week ahead (a plan three), and one that would be due at once when TRAPS first sees it
gets a few working days: nobody is held to a deadline that was never announced.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

CONTACT, PLAN = "customer-contact", "account-plan"
"""The traps of these duties."""
CONTACT_OPENS_DAYS_AHEAD: Final = 7
PLAN_OPENS_DAYS_AHEAD: Final = 21
CONTACT_AT_LEAST_WORKING_DAYS: Final = 2
PLAN_AT_LEAST_WORKING_DAYS: Final = 10
NEVER: Final = "none"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class About:
    """What a duty is about, as its subject says it.

    The customer, the tier that asks, and the day from which it counts; None where nobody was ever in contact.
    """

    customer_id: int
    tier: str
    since: date | None

    @property
    def subject(self) -> str:
        """As it is stored: customer:12:A:2026-11-10."""
        return f"customer:{self.customer_id}:{self.tier}:{self.since.isoformat() if self.since else NEVER}"


def about(subject: str) -> About | None:
    """Read a subject; None for one that is about something else."""
    parts = subject.split(":")
    if len(parts) != 4 or parts[0] != "customer" or not parts[1].isdecimal():
        return None
    if parts[3] == NEVER:
        return About(int(parts[1]), parts[2], None)
    try:
        return About(int(parts[1]), parts[2], date.fromisoformat(parts[3]))
    except ValueError:
        return None


def within(since: date, days: int, is_working: Callable[[date], bool]) -> date:
    """The last working day not more than so many days after a day; that many days after it when none is."""
    last = since + timedelta(days=days)
    day = last
    while day > since and not is_working(day):
        day -= _DAY
    return day if day > since else last


def days_over(since: date, days: int, today: date) -> int:
    """By how many days a cadence is exceeded; 0 while it is kept."""
    return max(0, (today - since).days - days)
