"""Verdict memory: what keep kept alive, for how long, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

NOTHING: Final = Decimal(0)
WON: Final = "won"
LOST: Final = "lost"
OPEN: Final = "open"
_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Kept:
    """A deal that somebody kept: since when, how often, at which amount, and what became of it."""

    deal_id: int
    by_id: int
    first_on: date
    times: int
    amount: Decimal
    status: str
    ended_on: date | None

    def weeks(self, today: date) -> int:
        """Whole weeks from the first keep to the end of the deal, or to today."""
        return max(0, ((self.ended_on or today) - self.first_on).days // _DAYS)


@dataclass(slots=True)
class Outcome:
    """Deals that came to one end, with their money."""

    deals: int = 0
    amount: Decimal = NOTHING

    def add(self, amount: Decimal) -> None:
        self.deals += 1
        self.amount += amount


@dataclass(slots=True)
class Memory:
    """What one person's keeps came to. `weeks` is the sum over its deals."""

    kept: Outcome = field(default_factory=Outcome)
    won: Outcome = field(default_factory=Outcome)
    lost: Outcome = field(default_factory=Outcome)
    open: Outcome = field(default_factory=Outcome)
    weeks: int = 0
    flagged: Outcome = field(default_factory=Outcome)
    flagged_won: Outcome = field(default_factory=Outcome)

    @property
    def mean_weeks(self) -> Decimal | None:
        """Weeks that a kept deal was kept alive on the average; None without any."""
        return None if not self.kept.deals else (Decimal(self.weeks) / self.kept.deals).quantize(Decimal("0.1"))

    @property
    def share_won(self) -> Decimal | None:
        """The money won as a share of the money that came to an end; None where none did."""
        ended = self.won.amount + self.lost.amount
        return self.won.amount / ended if ended else None


def remembered(rows: Iterable[Kept], *, today: date, flagged_from: int) -> Memory:
    """Add up kept deals, each at the amount at which it was first kept; `flagged_from` keeps count as flagged."""
    memory = Memory()
    for row in rows:
        memory.kept.add(row.amount)
        {WON: memory.won, LOST: memory.lost}.get(row.status, memory.open).add(row.amount)
        memory.weeks += row.weeks(today)
        if row.times >= flagged_from:
            memory.flagged.add(row.amount)
            if row.status == WON:
                memory.flagged_won.add(row.amount)
    return memory
