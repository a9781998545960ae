"""How near calls came: signed errors, and the bias that they make up together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

WITHIN: Final = Fraction(1, 10)
"""A call is near when it is off by no more than this share of what came."""
HOLDS: Final = Fraction(1, 20)
"""A bias of no more than this, either way, counts as none."""
QUARTERS: Final = 8
WORKING_DAYS_AFTER: Final = 5

HAPPY_EARS: Final = "happy ears"
SANDBAGGING: Final = "sandbagging"
NO_BIAS: Final = "holds"
NOT_YET: Final = "n/a"
LEANINGS: Final = (HAPPY_EARS, SANDBAGGING)
READINGS: Final = (*LEANINGS, NO_BIAS, NOT_YET)


@dataclass(frozen=True, slots=True)
class Scored:
    """A call against what came. Errors are signed: above zero more was called than came."""

    commit: Decimal
    came: Decimal

    @property
    def error(self) -> Decimal:
        return self.commit - self.came

    @property
    def share(self) -> Fraction | None:
        """The error as a share of what came; None where nothing came."""
        return Fraction(self.error) / Fraction(self.came) if self.came > 0 else None

    @property
    def is_within(self) -> bool | None:
        """Whether it is off by 10 % at most; None where nothing came."""
        return None if self.share is None else abs(self.share) <= WITHIN


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What scored calls say about the person who made them."""

    bias: Fraction | None
    within: int
    counted: int
    """Calls that could be measured: something came in their quarter."""

    @property
    def reads_as(self) -> str:
        """The bias in words."""
        if self.bias is None:
            return NOT_YET
        if abs(self.bias) <= HOLDS:
            return NO_BIAS
        return HAPPY_EARS if self.bias > 0 else SANDBAGGING


def accuracy(calls: Iterable[Scored]) -> Accuracy:
    """The sum of the errors over the sum of what came, and how many calls were near.

    Where nothing came in a quarter, errors are no share of anything: its calls are left out of both.
    """
    rows = [call for call in calls if call.share is not None]
    came = sum((call.came for call in rows), Decimal(0))
    error = sum((call.error for call in rows), Decimal(0))
    return Accuracy(
        bias=Fraction(error) / Fraction(came) if came else None,
        within=sum(1 for call in rows if call.is_within),
        counted=len(rows),
    )


def weeks_before_end(day: date, ends_before: date) -> int:
    """How many whole weeks were left when a call was made: 0 in the last seven days of the quarter."""
    return max(0, (ends_before - day).days - 1) // 7
