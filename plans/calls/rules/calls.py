"""What a call may say, and for which quarters it is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from accounts.duties.rules.traps import Closing
from traps_web.lib.deadlines import due_instant
from traps_web.lib.fiscal import Period

PERSON: Final = "person"
TEAM: Final = "team"
ORGANISATION: Final = "organisation"
ABOUT: Final = (PERSON, TEAM, ORGANISATION)

REP_TRAP: Final = "forecast-call"
MANAGER_TRAP: Final = "team-call"
LEADER_TRAP: Final = "organisation-call"

NEXT_IS_CALLED: Final = timedelta(days=14)
"""How long before the end of a quarter the next one is called as well."""
NEGATIVE: Final = "A commit is 0 or more."
BELOW_COMMIT: Final = "The best case cannot be below the commit."


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day that people read, and the instant it means in the person's time zone."""

    due_on: date
    due_at: datetime


def faults(commit: Decimal, best_case: Decimal) -> dict[str, str]:
    """What is wrong with two figures, by field: commit 0 or more, best case not below it."""
    wrong = {}
    if commit < 0:
        wrong["commit"] = NEGATIVE
    if best_case < commit:
        wrong["best_case"] = BELOW_COMMIT
    return wrong


def together(said: Sequence[tuple[int, datetime, Decimal]]) -> list[tuple[datetime, Decimal]]:
    """What several chains commit together after each call, given as (chain, instant, commit), the oldest first.

    It begins once each chain has a call: a sum with somebody missing would seem to rise when they speak.
    """
    chains = {chain for chain, _, _ in said}
    stands: dict[int, Decimal] = {}
    sums = []
    for chain, at, commit in said:
        stands[chain] = commit
        if len(stands) == len(chains):
            sums.append((at, sum(stands.values(), Decimal(0))))
    return sums


def called_on(day: date, *, running: Period, following: Period) -> tuple[Period, ...]:
    """The quarters that are called on a day: the running one, and near its end the next."""
    return (running, following) if running.ends_before - day <= NEXT_IS_CALLED else (running,)


def deadline(*, working_days: Sequence[date], zone: str, closes: Closing) -> Deadline | None:
    """When the call of a week is due: on its weekday, else on the first working day of the week after that.

    None where no working day is left in the week: then nothing is owed.
    """
    on = next((day for day in working_days if day.weekday() >= closes.weekday), None)
    return Deadline(on, due_instant(on, closes.at, zone)) if on else None


def subject_of(week: str, period: str) -> str:
    """What the duty of a call is about, like "2026-W48:FY2027-Q2"."""
    return f"{week}:{period}"
