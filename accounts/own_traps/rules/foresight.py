"""Who will owe an own trap and when: without a database, so that it can be said before anything is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from accounts.own_traps.rules.rhythms import Occurrence, Rhythm, WorkCalendar, occurrences
from traps_web.lib.deadlines import due_instant

DAYS_AHEAD: Final = 90
"""How far a form and a page look ahead."""
OPENS_BEFORE: Final = timedelta(days=14)
"""How long before its deadline a duty opens, so that an outage of some days loses none."""


@dataclass(frozen=True, slots=True)
class Debtor:
    """A person who will owe it, with the time zone that their deadlines go by."""

    pk: int
    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One duty to come: who owes it, for which period, and by when."""

    occurrence: Occurrence
    debtor: Debtor
    due_at: datetime


Audience = Callable[[date], Sequence[Debtor]]
"""Who is asked on the day on which a duty opens."""
Spared = Callable[[Debtor, date], bool]
"""Whether somebody owes nothing on a day: on leave, not begun, or gone by then."""


def opens_on(due_on: date, *, version_starts_on: date) -> date:
    """The day on which a duty opens, and on which it is settled who owes it."""
    return max(due_on - OPENS_BEFORE, version_starts_on)


def foreseen(
    rhythm: Rhythm,
    *,
    at: time,
    version_starts_on: date,
    start: date,
    end: date,
    calendar: WorkCalendar,
    audience: Audience,
    spared: Spared,
) -> list[Foreseen]:
    """The duties of one version that are due from start up to, not including, end; by day and then by person."""
    rows: list[Foreseen] = []
    for occurrence in occurrences(rhythm, start=max(start, version_starts_on), end=end, calendar=calendar):
        opens = opens_on(occurrence.due_on, version_starts_on=version_starts_on)
        rows += [
            Foreseen(occurrence, debtor, due_instant(occurrence.due_on, at, debtor.zone))
            for debtor in audience(opens)
            if not spared(debtor, occurrence.due_on)
        ]
    return rows
