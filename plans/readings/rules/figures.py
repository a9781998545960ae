"""What a reading says of a person, a team or the organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plans.calls.rules.calls import ORGANISATION, PERSON, TEAM
from plans.measures.rules import attainment

_HUNDREDTH = Decimal("0.01")
ORDER = (ORGANISATION, TEAM, PERSON)
"""The order of the readings of a night; within it they stand by number."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures of a subject at the end of a day; `pk` is 0 for the organisation.

    Money is that of the quarter of the day: `in_quarter` and its weight count open deals that close in it. `pipeline`
    and `weighted` count all open deals with a close date, `undated` those without one.
    """

    day: date
    about: str
    pk: int
    budget: Decimal | None
    actual: Decimal
    deals: int
    pipeline: Decimal
    weighted: Decimal
    undated: int
    in_quarter: Decimal
    in_quarter_weighted: Decimal
    coverage: Decimal | None
    commit: Decimal | None
    best_case: Decimal | None
    basis: str
    expected: Decimal | None
    low: Decimal | None
    high: Decimal | None
    stages: Mapping[str, int]
    """How many of the open deals with a close date stand at each stage, by the stage's number."""


def coverage(in_quarter: Decimal, *, budget: Decimal | None, actual: Decimal) -> Decimal | None:
    """How many times the deals that close in the quarter would fill the gap; two decimals. None without a gap."""
    ratio = attainment.coverage(in_quarter, attainment.gap(budget, actual))
    return None if ratio is None else ratio.quantize(_HUNDREDTH)
