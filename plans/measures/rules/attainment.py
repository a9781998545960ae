"""Attainment: how the money stands against the budget. Every formula of it, and every edge, in this one place.

Sums add up over any tree and any period: budget, actual, budget to date, open pipeline, weighted and the signed
difference. Everything else is worked out from the summed parts (docs/glossary.md, money). Amounts are Decimals of the
organisation's currency, ratios exact Decimals that the edges round; `None` is "n/a".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce

NOTHING = Decimal(0)
PPM = 1_000_000

NOT_APPLICABLE = "n/a"
RETIRED = "retired"
OUT_OF_REACH = "out of reach"
AHEAD = "ahead"
ON_WATCH = "on watch"
BEHIND = "behind"
STATES = (NOT_APPLICABLE, RETIRED, OUT_OF_REACH, AHEAD, ON_WATCH, BEHIND)
WORST_FIRST = (OUT_OF_REACH, BEHIND, ON_WATCH, AHEAD, RETIRED, NOT_APPLICABLE)

HISTORY_QUARTERS = 8
LEAST_HISTORY = 4
LEAST_DAYS_LEFT = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """The organisation's limits of pace, in parts per million: from where on it is ahead, from where on watch."""

    ahead_ppm: int = 1_000_000
    watch_ppm: int = 900_000


@dataclass(frozen=True, slots=True)
class Parts:
    """The sums that everything is worked out from. Open pipeline and weighted are None on any day but today."""

    budget: Decimal = NOTHING
    actual: Decimal = NOTHING
    budget_to_date: Decimal = NOTHING
    open_pipeline: Decimal | None = NOTHING
    weighted: Decimal | None = NOTHING
    has_budget: bool = False

    def __add__(self, other: Parts) -> Parts:
        """The parts of two people, teams or periods together."""
        return Parts(
            budget=self.budget + other.budget,
            actual=self.actual + other.actual,
            budget_to_date=self.budget_to_date + other.budget_to_date,
            open_pipeline=_both(self.open_pipeline, other.open_pipeline),
            weighted=_both(self.weighted, other.weighted),
            has_budget=self.has_budget or other.has_budget,
        )


def _both(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return None if left is None or right is None else left + right


def total(parts: Iterable[Parts], *, pipeline_known: bool = True) -> Parts:
    """All parts together; without any, nothing."""
    empty = Parts() if pipeline_known else Parts(open_pipeline=None, weighted=None)
    return reduce(lambda so_far, part: so_far + part, parts, empty)


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """What is left of a period on a day, that day included; `ended` when the day lies behind the period's last one."""

    working_days: int
    weeks: int
    ended: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Where one person, team or stretch of time stands. Money in currency, ratios of one, None is n/a."""

    budget: Decimal | None
    actual: Decimal
    difference: Decimal
    retired: Decimal | None
    gap: Decimal | None
    budget_to_date: Decimal | None
    pace: Decimal | None
    state: str
    open_pipeline: Decimal | None
    coverage: Decimal | None
    weighted: Decimal | None
    landing: Decimal | None
    needed_per_working_day: Decimal | None
    needed_per_week: Decimal | None


def figures(parts: Parts, left: TimeLeft, *, limits: Limits, best_rate: Fraction | None = None) -> Figures:
    """Every figure from the summed parts.

    `best_rate` is money per working day of the best quarter; None: too little history.
    """
    budget = parts.budget if parts.has_budget else None
    to_date = None if budget is None else (parts.budget if left.ended else parts.budget_to_date)
    missing = gap(budget, parts.actual)
    return Figures(
        budget=budget,
        actual=parts.actual,
        difference=parts.budget - parts.actual,
        retired=retired(budget, parts.actual),
        gap=missing,
        budget_to_date=to_date,
        pace=pace(parts.actual, to_date),
        state=state(
            budget=budget,
            actual=parts.actual,
            budget_to_date=to_date,
            limits=limits,
            days_left=left.working_days,
            best_rate=best_rate,
        ),
        open_pipeline=parts.open_pipeline,
        coverage=coverage(parts.open_pipeline, missing),
        weighted=parts.weighted,
        landing=landing(parts.actual, parts.weighted, ended=left.ended),
        needed_per_working_day=needed(missing, left.working_days),
        needed_per_week=needed(missing, left.weeks),
    )


def retired(budget: Decimal | None, actual: Decimal) -> Decimal | None:
    """Actual ÷ budget, uncapped; no budget (or one of nothing) is n/a, never 0 or 100 %."""
    return actual / budget if budget else None


def gap(budget: Decimal | None, actual: Decimal) -> Decimal | None:
    """What is still missing of the budget, never below zero."""
    if budget is None:
        return None
    return max(budget - actual, budget - budget)


def pace(actual: Decimal, budget_to_date: Decimal | None) -> Decimal | None:
    """Actual ÷ budget to date; n/a while the curve has asked for nothing yet."""
    return actual / budget_to_date if budget_to_date else None


def coverage(open_pipeline: Decimal | None, missing: Decimal | None) -> Decimal | None:
    """Open pipeline ÷ gap; n/a when there is no gap, or when the pipeline of that day is not known."""
    return None if open_pipeline is None or not missing else open_pipeline / missing


def landing(actual: Decimal, weighted: Decimal | None, *, ended: bool) -> Decimal | None:
    """Where the period will end: actual + weighted, and the actual itself once it has ended."""
    if ended:
        return actual
    return None if weighted is None else actual + weighted


def needed(missing: Decimal | None, left: int) -> Decimal | None:
    """What is left to bring per working day, or week, today included; none without a gap, n/a without days left.

    The gap ÷ working days (or weeks) left, rounded once.
    """
    if missing is None:
        return None
    if not missing:
        return missing
    return (missing / left).quantize(missing) if left > 0 else None


def state(
    *,
    budget: Decimal | None,
    actual: Decimal,
    budget_to_date: Decimal | None,
    limits: Limits,
    days_left: int,
    best_rate: Fraction | None,
) -> str:
    """The state of the money, the first that holds: n/a, retired, out of reach, ahead, on watch, behind."""
    if not budget or not budget_to_date:
        return NOT_APPLICABLE
    if actual >= budget:
        return RETIRED
    if out_of_reach(missing=budget - actual, days_left=days_left, best_rate=best_rate):
        return OUT_OF_REACH
    if actual * PPM >= budget_to_date * limits.ahead_ppm:
        return AHEAD
    if actual * PPM >= budget_to_date * limits.watch_ppm:
        return ON_WATCH
    return BEHIND


def out_of_reach(*, missing: Decimal, days_left: int, best_rate: Fraction | None) -> bool:
    """Whether the needed rate exceeds the best of the last eight quarters, with enough days left to say so."""
    if best_rate is None or days_left < LEAST_DAYS_LEFT:
        return False
    return Fraction(missing) > best_rate * days_left


def best_rate(quarters: Sequence[tuple[Decimal, int]]) -> Fraction | None:
    """The best actual per working day of complete quarters, given oldest first as (actual, working days).

    History begins with the first quarter that has any money. Fewer than four quarters of it are too few: None.
    """
    recent = list(quarters)[-HISTORY_QUARTERS:]
    while recent and not recent[0][0]:
        recent.pop(0)
    worked = [(actual, days) for actual, days in recent if days > 0]
    if len(worked) < LEAST_HISTORY:
        return None
    best, of_days = worked[0]
    for actual, days in worked[1:]:
        if actual * of_days > best * days:
            best, of_days = actual, days
    return Fraction(best) / of_days


def retired_on(days: Iterable[tuple[date, Decimal]], budget: Decimal | None) -> date | None:
    """The first day on which the cumulative actual reached the budget; `days` are (day, actual of the day) in order."""
    if not budget:
        return None
    sum_so_far = NOTHING
    for day, actual in days:
        sum_so_far += actual
        if sum_so_far >= budget:
            return day
    return None


def mismatch(own: Decimal | None, children: Decimal) -> Decimal | None:
    """A team's own number less the sum of its children's; None when the team has no number of its own."""
    return None if own is None else own - children
