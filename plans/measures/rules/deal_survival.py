"""Survival of deals by their age: which of the open ones will be won in the days left, and which are yet to open.

Deals are counted by fortnights: when they were opened, when they were won or lost. From these counts follows how many
of the deals of an age are won, and lost, in the next fortnight (a life table). Deals that were lost before the history
of money begins are in no file, so an age is counted from that day on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

FORTNIGHT = 14
OLDEST = 52
RECENT = 6


class Cohort(NamedTuple):
    """Deals opened in one fortnight and closed in another (None: still open); fortnights are counted from `first`."""

    opened: int
    closed: int | None
    won: bool
    number: int


@dataclass(frozen=True, slots=True)
class Deals:
    """The deals of the organisation by fortnight, up to and including a day.

    `first` begins fortnight 0; `since` is the fortnight from which on closings are known.
    """

    first: date
    since: int
    day: date
    cohorts: tuple[Cohort, ...]

    def until(self, day: date) -> Deals:
        """What was known of them at the end of a day: the last fortnight that was over."""
        now = self.fortnight(day)
        known = tuple(
            cohort if cohort.closed is None or cohort.closed < now else cohort._replace(closed=None, won=False)
            for cohort in self.cohorts
            if cohort.opened < now
        )
        return replace(self, day=day, cohorts=known)

    def fortnight(self, day: date) -> int:
        """The fortnight that a day lies in; the day after it begins the next."""
        return (day + timedelta(days=1) - self.first).days // FORTNIGHT

    @property
    def now(self) -> int:
        """The fortnight that is not over yet on the day."""
        return self.fortnight(self.day)


@dataclass(frozen=True, slots=True)
class LifeTable:
    """Of the deals that reach an age in fortnights: the shares won and lost before the next."""

    won: tuple[float, ...]
    lost: tuple[float, ...]

    def wins(self, age: int, fortnights: float) -> float:
        """The chance that a deal of this age is won within so many fortnights."""
        alive, chance = 1.0, 0.0
        while fortnights > 0 and alive > 0:
            at, part = min(age, OLDEST), min(fortnights, 1.0)
            chance += alive * self.won[at] * part
            alive *= max(1 - (self.won[at] + self.lost[at]) * part, 0.0)
            age, fortnights = age + 1, fortnights - 1
        return chance


def life_table(deals: Deals) -> LifeTable:
    """How the deals known so far fared, by age."""
    at_risk, won, lost = [0.0] * (OLDEST + 2), [0.0] * (OLDEST + 1), [0.0] * (OLDEST + 1)
    for cohort in deals.cohorts:
        left = deals.now - 1 if cohort.closed is None else cohort.closed
        enters, leaves = max(deals.since - cohort.opened, 0), left - cohort.opened
        if leaves < enters:
            continue
        at_risk[min(enters, OLDEST)] += cohort.number
        at_risk[min(leaves, OLDEST) + 1] -= cohort.number
        if cohort.closed is not None:
            (won if cohort.won else lost)[min(leaves, OLDEST)] += cohort.number
    alive = 0.0
    for age in range(OLDEST + 1):
        alive += at_risk[age]
        won[age], lost[age] = (of[age] / alive if alive > 0 else 0.0 for of in (won, lost))
    return LifeTable(tuple(won), tuple(lost))


def wins_ahead(deals: Deals, days: int) -> float:
    """How many deals are expected to be won in so many calendar days: of those open, and of those yet to open."""
    table, fortnights = life_table(deals), days / FORTNIGHT
    open_by_age: dict[int, int] = defaultdict(int)
    for cohort in deals.cohorts:
        if cohort.closed is None:
            open_by_age[deals.now - cohort.opened] += cohort.number
    of_open = sum(count * table.wins(age, fortnights) for age, count in sorted(open_by_age.items()))
    whole = int(fortnights)
    of_new = sum(table.wins(0, fortnights - wait - 0.5) for wait in range(whole)) + table.wins(0, fortnights % 1) / 2
    return of_open + _opened_lately(deals.cohorts, deals.now) * of_new


def wins_so_far(deals: Deals) -> int:
    """How many deals are known to be won."""
    return sum(cohort.number for cohort in deals.cohorts if cohort.won and cohort.closed is not None)


def _opened_lately(cohorts: Iterable[Cohort], now: int) -> float:
    """Deals opened in a fortnight, on average of the last quarter of a year."""
    return sum(cohort.number for cohort in cohorts if cohort.opened >= now - RECENT) / RECENT
