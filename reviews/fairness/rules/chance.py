"""Whether a difference between two groups is beyond chance: Fisher's exact test in whole numbers. Pure.

Source: R. A. Fisher, "Statistical Methods for Research Workers", 5th edition (1934), section 21.02; two-sided by the
sum of all tables that are as improbable as the one that was seen, or more.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Final

LIMIT: Final = Fraction(5, 100)
"""All comparisons of a panel together point out a difference by chance at most so often."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Of a group so many, of everybody else so many: 9 of 12 beside 6 of 60."""

    hits: int
    of: int
    other_hits: int
    other_of: int

    @property
    def p(self) -> Fraction:
        """The chance of a difference as large as this one or larger, were both groups treated alike; 0 to 1."""
        seen = self._weight(self.hits)
        weights = [self._weight(hits) for hits in self._possible]
        return Fraction(sum(weight for weight in weights if weight <= seen), sum(weights))

    @property
    def least_p(self) -> Fraction:
        """The smallest chance that these sums could have shown at all."""
        weights = [self._weight(hits) for hits in self._possible]
        least = min(weights)
        return Fraction(sum(weight for weight in weights if weight <= least), sum(weights))

    @property
    def _possible(self) -> range:
        """How many hits the group can have, where all sums stay as they are."""
        hits = self.hits + self.other_hits
        return range(max(0, hits - self.other_of), min(self.of, hits) + 1)

    def _weight(self, hits: int) -> int:
        """In how many ways the group can have so many hits."""
        return comb(self.of, hits) * comb(self.other_of, self.hits + self.other_hits - hits)


def beyond_chance(comparisons: list[Comparison]) -> list[bool | None]:
    """Of each comparison whether it is beyond chance; None where too few are counted to tell.

    The limit is shared among the comparisons that could reach it (Bonferroni).
    """
    able = [row for row in comparisons if row.least_p <= LIMIT]
    limit = LIMIT / max(1, len(able))
    return [None if row.least_p > limit else row.p <= limit for row in comparisons]
