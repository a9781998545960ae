"""Survival of deals by their age: which of the open ones will be won in the days left, and which are yet to open.

Deals are counted by fortnights: when they were opened, when they were won or lost. From these counts follows how many
of the deals of an age are won, and lost, in the next fortnight (a life table). Deals that were lost before the history
of money begins are in no file, so an age is counted from that day on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

FORTNIGHT = 14
RECENT = 6


class Cohort(NamedTuple):
    """Deals opened in one fortnight and closed in another (None: still open); fortnights are counted from `first`."""

    opened: int
    closed: int | None
    won: bool
    number: int


@dataclass(frozen=True, slots=True)
class Deals:
    """The deals of the organisation by fortnight, as they were known at the end of a day.

    `first` begins fortnight 0; `since` is the fortnight from which on closings are known. The cohorts may tell of later
    fortnights: what was not over on the day is not looked at, and what was closed later was open.
    """

    first: date
    since: int
    day: date
    cohorts: tuple[Cohort, ...]

    def until(self, day: date) -> Deals:
        """What was known of them at the end of another day."""
        return replace(self, day=day)

    @property
    def now(self) -> int:
        """The first fortnight that is not over at the end of the day."""
        return (self.day + timedelta(days=1) - self.first).days // FORTNIGHT


@dataclass(frozen=True, slots=True)
class LifeTable:
    """Of the deals that reach an age in fortnights: the shares won and lost before the next."""

    won: tuple[float, ...]
    lost: tuple[float, ...]

    def wins(self, age: int, fortnights: float) -> float:
        """The chance that a deal of this age is won in so many fortnights. An age that none reached tells nothing."""
        alive, chance = 1.0, 0.0
        while fortnights > 0 and alive > 0 and age < len(self.won):
            part = min(fortnights, 1.0)
            chance += alive * self.won[age] * part
            alive *= max(1 - (self.won[age] + self.lost[age]) * part, 0.0)
            age, fortnights = age + 1, fortnights - 1
        return chance


def life_table(deals: Deals) -> LifeTable:
    """How the deals known so far fared, by age."""
    now, since = deals.now, deals.since
    entered, left, won, lost = ([0] * (now + 1) for _ in range(4))
    for opened, closed, is_won, number in deals.cohorts:
        if opened >= now:
            continue
        enters = since - opened if since > opened else 0
        leaves = (closed if closed is not None and closed < now else now - 1) - opened
        if leaves < enters:
            continue
        entered[enters] += number
        left[leaves] += number
        if closed is not None and closed < now:
            (won if is_won else lost)[leaves] += number
    alive = 0
    shares: list[tuple[float, float]] = []
    for age in range(now + 1):
        alive += entered[age]
        shares.append((won[age] / alive, lost[age] / alive) if alive else (0.0, 0.0))
        alive -= left[age]
    return LifeTable(tuple(share for share, _ in shares), tuple(share for _, share in shares))


@dataclass(frozen=True, slots=True)
class Ahead:
    """Deals expected to be won in the days left: of those open, of those yet to open, and the chance of each age.

    Ages are counted in fortnights from `first` up to the fortnight `now`, as in the counts of deals.
    """

    of_open: float
    of_new: float
    chance_of_new: float
    """The mean chance of a deal that is opened in the days left to be won in them."""
    chances: tuple[float, ...]
    first: date
    now: int
    _chance_by_day: dict[date, float] = field(default_factory=dict, compare=False, repr=False)
    """What was asked before: every step of the way down asks for the same days."""

    @property
    def part_of_new(self) -> float:
        """The part of the wins ahead that comes from deals yet to open."""
        wins = self.of_open + self.of_new
        return self.of_new / wins if wins else 0.0

    def chance(self, opened_on: date) -> float:
        """The chance that an open deal is won in the days left."""
        chance = self._chance_by_day.get(opened_on)
        if chance is None:
            age = max(self.now - (opened_on - self.first).days // FORTNIGHT, 0)
            chance = self.chances[age] if age < len(self.chances) else 0.0
            self._chance_by_day[opened_on] = chance
        return chance


def ahead(deals: Deals, days: int) -> Ahead:
    """What the deals known so far say of so many calendar days."""
    table, fortnights, now = life_table(deals), days / FORTNIGHT, deals.now
    open_by_age: dict[int, int] = defaultdict(int)
    opened_lately = 0
    for opened, closed, _, number in deals.cohorts:
        if opened < now:
            if closed is None or closed >= now:
                open_by_age[now - opened] += number
            if opened >= now - RECENT:
                opened_lately += number
    chances = tuple(table.wins(age, fortnights) for age in range(len(table.won)))
    of_open = sum(number * table.wins(age, fortnights) for age, number in sorted(open_by_age.items()))
    of_new = sum(table.wins(0, fortnights - wait - 0.5) for wait in range(int(fortnights)))
    of_new += table.wins(0, fortnights % 1) / 2
    return Ahead(
        of_open,
        opened_lately / RECENT * of_new,
        of_new / fortnights if fortnights else 0.0,
        chances,
        deals.first,
        now,
    )


def wins_ahead(deals: Deals, days: int) -> float:
    """How many deals are expected to be won in so many calendar days: of those open, and of those yet to open."""
    wins = ahead(deals, days)
    return wins.of_open + wins.of_new


def won_of_closed(deals: Deals) -> float:
    """How many of the closed deals were won, since closings are known; 0 without any."""
    since, now = deals.since, deals.now
    closed = [
        (cohort.won, cohort.number)
        for cohort in deals.cohorts
        if cohort.closed is not None and since <= cohort.closed < now
    ]
    every = sum(number for _, number in closed)
    return sum(number for is_won, number in closed if is_won) / every if every else 0.0


def wins_so_far(deals: Deals) -> int:
    """How many deals are known to be won since closings are known."""
    since, now = deals.since, deals.now
    return sum(
        number for _, closed, is_won, number in deals.cohorts if is_won and closed is not None and since <= closed < now
    )
