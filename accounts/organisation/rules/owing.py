"""From which day on a person owes anything: nobody owes for time before they could."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from traps_web.lib import fiscal_weeks
from traps_web.lib.fiscal import CalendarRules
from traps_web.ui import words

Reached = Literal["invitation", "sign-in"]
Why = Literal["set-up", "first-day", "invitation", "sign-in", "not-reached"]

BECAUSE: Final[dict[Why, str]] = {
    "set-up": "the organisation was set up here on that day",
    "first-day": "the first day in service",
    "invitation": "the first full week after the invitation",
    "sign-in": "the first full week after the first sign-in",
    "not-reached": "neither invited nor signed in",
}
WAIT_FOR_IT: Final = frozenset(
    {
        "weekly-log",
        "annual-plan",
        "quarterly-plan",
        "customer-contact",
        "account-plan",
        "account-move",
        "milestone",
        "gate-debt",
        "push-reason",
        "promise",
        "review-preparation",
        "budgets-set",
        "forecast-call",
        "team-call",
        "organisation-call",
        "pipeline-review",
        "deal-help",
        "review-action",
        "crm-verdict",
        "catch-up",
        "tightening-duty",
    }
)
"""Traps of one's own work. An answer that somebody else waits for is owed whenever it is asked for."""


@dataclass(frozen=True, slots=True)
class Owing:
    """The first day for which a person owes, None while nobody has reached them, and what it comes from."""

    day: date | None
    why: Why

    def covers(self, day: date) -> bool:
        """Whether something that is due on a day may be owed."""
        return self.day is not None and self.day <= day


def owing(
    *,
    started_on: date | None,
    starts_on: date | None,
    reached_on: date | None,
    reached_by: Reached,
    calendar: CalendarRules,
) -> Owing:
    """From which day on somebody owes: the latest of three days.

    They are the organisation's start (None: since ever), the first day in service, and the first day of the first
    full week after somebody was invited or signed in, whichever came first.
    """
    if reached_on is None:
        return Owing(None, "not-reached")
    full_week = fiscal_weeks.week_of(reached_on, calendar).ends_before
    days: list[tuple[date, Why]] = [(full_week, reached_by)]
    if starts_on is not None:
        days.append((starts_on, "first-day"))
    if started_on is not None:
        days.append((started_on, "set-up"))
    return Owing(*max(days, key=lambda day_and_why: day_and_why[0]))


def sentence(owing: Owing, *, today: date) -> str:
    """What rep and manager both read, like "Owes from Mon 7 Dec: the first full week after the invitation.".

    Empty once they owe.
    """
    if owing.day is None:
        return f"Owes nothing yet: {BECAUSE[owing.why]}."
    return "" if owing.day <= today else f"Owes from {words.day(owing.day)}: {BECAUSE[owing.why]}."
