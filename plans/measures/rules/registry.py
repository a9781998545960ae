"""The measures that a trap may ask for: a formula, a unit, a direction, and whether it is in a person's own control.

A changed definition is a new version; who froze an old one keeps it until they choose anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

PERCENT, TIMES, DEALS, PUSHES = "%", "×", "deals", "pushes"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number about one person at an instant. `is_floor`: more is better, so a trap asks for at least so much."""

    key: str
    version: int
    name: str
    formula: str
    unit: str
    is_floor: bool
    is_controllable: bool

    def in_words(self, bound: Decimal) -> str:
        """What a trap asks of it: "coverage of at least 3 ×"."""
        way = "at least" if self.is_floor else "at most"
        return f"{self.name} of {way} {self.figure(bound)}"

    def figure(self, value: Decimal) -> str:
        """A value with its unit: "3 ×", "82.5 %", "2 deals"."""
        number = f"{value.quantize(_TENTH) if value % 1 else value.to_integral_value():,}"
        return f"{number} {_OF_ONE.get(self.unit, self.unit) if number == '1' else self.unit}"


_TENTH: Final = Decimal("0.1")
_OF_ONE: Final = {DEALS: "deal", PUSHES: "push"}

COVERAGE: Final = "coverage"
ON_TIME: Final = "on-time"
NO_NEXT_STEP: Final = "no-next-step"
PUSHED: Final = "pushes"
ACTIVITY: Final = "activity"
RETIRED: Final = "retired"
PACE: Final = "pace"
WEEKS_OF_ACTIVITY: Final = 4

MEASURES: Final[dict[str, Measure]] = {
    row.key: row
    for row in (
        Measure(
            COVERAGE,
            1,
            "coverage",
            "open pipeline that closes in the running quarter ÷ what its budget still misses",
            TIMES,
            is_floor=True,
            is_controllable=True,
        ),
        Measure(
            ON_TIME,
            1,
            "on-time rate",
            "duties of the running quarter that were done on time ÷ those that count",
            PERCENT,
            is_floor=True,
            is_controllable=True,
        ),
        Measure(
            NO_NEXT_STEP,
            1,
            "open deals without a next step",
            "open deals of the person that are not paused and have no dated next step",
            DEALS,
            is_floor=False,
            is_controllable=True,
        ),
        Measure(
            PUSHED,
            1,
            "pushes of the running quarter",
            "moves of a close date of the person’s deals to a later month, since the quarter began",
            PUSHES,
            is_floor=False,
            is_controllable=True,
        ),
        Measure(
            ACTIVITY,
            1,
            "activity against target",
            f"weekly targets reached ÷ those that held, in the last {WEEKS_OF_ACTIVITY} full weeks",
            PERCENT,
            is_floor=True,
            is_controllable=True,
        ),
        Measure(
            RETIRED,
            1,
            "retired of the running quarter",
            "actual ÷ budget of the running quarter",
            PERCENT,
            is_floor=True,
            is_controllable=False,
        ),
        Measure(
            PACE,
            1,
            "pace of the running quarter",
            "actual ÷ budget to date of the running quarter",
            PERCENT,
            is_floor=True,
            is_controllable=False,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What a measure was; `value` None is not known, or n/a. `is_met`: nothing is left to ask, whatever the bound."""

    value: Decimal | None
    is_met: bool = False

    def meets(self, measure: Measure, bound: Decimal) -> bool | None:
        """Whether a bound is kept; None where the value is not known."""
        if self.is_met:
            return True
        if self.value is None:
            return None
        return self.value >= bound if measure.is_floor else self.value <= bound
