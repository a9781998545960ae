"""Pushes: how often the close date of a deal went to a later month, and when that needs a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from accounts.reasons.rules.listings import Listing
from traps_web.lib import fiscal

FREE: Final = 1
"""So many pushes of a deal need no reason; each one after them does."""
DEFAULTS: Final = (
    "decision postponed by the customer",
    "budget not released",
    "procurement or legal takes longer",
    "decision maker changed",
    "our offer or delivery is late",
    "the first date was a guess",
)
"""The reasons that a list begins with."""
LISTING: Final = Listing(
    noun="push reason",
    word="reason",
    example="budget not released",
    last_one=lambda: "At least one reason has to be offered. Offer another one first.",
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a close date goes to a later month: a reason of the list, and words beside it."""

    choice_id: int | None = None
    words: str = ""


UNEXPLAINED: Final = Explanation()


def is_push(before: date | None, after: date | None, *, calendar: fiscal.CalendarRules) -> bool:
    """Whether a change of the expected close date is a push: the new day is later and lies in a later fiscal month.

    A later day inside the same fiscal month is none, pulling in takes none back, and the first date of a deal is none
    (docs/glossary.md, push). A deal that was pushed twice is not ready.
    """
    if before is None or after is None or after <= before:
        return False
    return not fiscal.period_of(calendar, before, "month").contains(after)


def reason_fault(pushes: int, explanation: Explanation) -> str:
    """One sentence where one more push of a deal that was pushed `pushes` times lacks its reason; empty where not."""
    if pushes < FREE or explanation.choice_id is not None:
        return ""
    times = "once" if pushes == 1 else "twice" if pushes == 2 else f"{pushes} times"
    return f"Its close date was already pushed {times}. Choose why it closes later this time."
