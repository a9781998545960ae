"""Which open duties of somebody who leaves go to somebody else, and which end with the service."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from accounts.duties.rules.traps import is_own

Fate = Literal["stays", "ends", "goes"]

# What only the person could do: the own week, review, plan and promise; and what own traps ask.
PERSONAL: Final = frozenset(
    {
        "weekly-log",
        "forecast-call",
        "team-call",
        "organisation-call",
        "pipeline-review",
        "review-preparation",
        "review-held",
        "review-signature",
        "annual-plan",
        "quarterly-plan",
        "promise",
        "catch-up",
        "policy-read",
        "tightening-duty",
    }
)


def fate(trap_key: str, *, due_on: date, last_day: date) -> Fate:
    """A personal duty due in the days of service stays, a later one ends with it; all other duties go to the heir."""
    if trap_key not in PERSONAL and not is_own(trap_key):
        return "goes"
    return "stays" if due_on <= last_day else "ends"
