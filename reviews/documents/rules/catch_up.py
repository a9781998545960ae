"""What happens now: do the catch-up actions cover the gap?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from traps_web.lib import money


class Act(Protocol):
    """An action with the money it brings and its chance."""

    @property
    def amount(self) -> Decimal: ...

    @property
    def chance_ppm(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Cover:
    """Gap, what the actions count for, and the money that has no plan. Amounts in the organisation's currency."""

    gap: Decimal
    expected: Decimal
    uncovered: Decimal

    @property
    def holds(self) -> bool:
        """The gap has a plan to the last cent."""
        return self.uncovered == 0


def counts_for(amount: Decimal, chance_ppm: int) -> Decimal:
    """Amount times chance, rounded once (docs/glossary.md, catch-up action)."""
    return money.from_minor(money.apply_ppm(money.to_minor(amount), chance_ppm))


def cover(gap: Decimal | None, acts: Iterable[Act]) -> Cover:
    """Expected = sum of amount × chance; uncovered = max(0, gap − expected). No gap known counts as none."""
    to_cover = gap or Decimal(0)
    expected = sum((counts_for(act.amount, act.chance_ppm) for act in acts), Decimal(0))
    return Cover(gap=to_cover, expected=expected, uncovered=max(Decimal(0), to_cover - expected))
