"""Effort or patch: whether those who missed the number of a quarter had kept up their activity. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import TextChoices

from plans.targets.rules.reached import Reached

FULL_PERCENT: Final = 80
"""Activity is full where at least so many of a hundred weekly targets of the quarter were reached."""
_HUNDRED: Final = 100


class Reading(TextChoices):
    """What result and activity of a team say together."""

    MADE = "made", "most made the number"
    PATCH = "patch", "missed with full activity: look at the territory and the number"
    EFFORT = "effort", "missed without full activity: look at the effort"
    UNKNOWN = "unknown", "n/a: no number, or no targets to hold it against"


@dataclass(frozen=True, slots=True)
class Effort:
    """Result and activity of one person in a quarter; `budget` None for n/a."""

    budget: Decimal | None
    actual: Decimal
    reached: Reached

    @property
    def is_missed(self) -> bool:
        """Below 100 %; n/a is not missed."""
        return self.budget is not None and self.actual < self.budget

    @property
    def is_full(self) -> bool:
        """Whether activity was full; without a target it was neither full nor not."""
        return self.has_targets and self.reached.count * _HUNDRED >= self.reached.of * FULL_PERCENT

    @property
    def has_targets(self) -> bool:
        return self.reached.of > 0


@dataclass(frozen=True, slots=True)
class EffortOfCell:
    """How many have a number, how many of them missed it, how many of those had targets, and reached them."""

    with_number: int
    missed: int
    missed_with_targets: int
    missed_in_full: int

    @property
    def reading(self) -> Reading:
        """Half of those with a number missed it, half of them with full activity, or not; n/a where half had no target.

        Half a team that misses its number with full activity is a question of the territory, not of the people.
        """
        if not self.with_number:
            return Reading.UNKNOWN
        if self.missed * 2 < self.with_number:
            return Reading.MADE
        if self.missed_with_targets * 2 < self.missed:
            return Reading.UNKNOWN
        return Reading.PATCH if self.missed_in_full * 2 >= self.missed_with_targets else Reading.EFFORT


def effort_of(people: Iterable[Effort]) -> EffortOfCell:
    """The people of a cell together."""
    rows = [row for row in people if row.budget]
    missed = [row for row in rows if row.is_missed]
    return EffortOfCell(
        len(rows), len(missed), sum(row.has_targets for row in missed), sum(row.is_full for row in missed)
    )
