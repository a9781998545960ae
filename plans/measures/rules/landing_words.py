"""The expected landing as it is shown: whole periods with the money that is booked, in whole units of the currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from plans.measures.rules.landing import ENDED, WEIGHTED, Expected, Interval, Trial
from plans.measures.rules.landing_facts import Span


@dataclass(frozen=True, slots=True)
class Lands:
    """Where a period is expected to end. `basis`: the blend, or the name of the one method it rests on.

    `low` and `high` contain four in five of its past errors; None without any. `chance`: of retiring the budget.
    """

    basis: str
    expected: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    chance: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MethodLine:
    """What one method says of the whole period, its weight, and its mean error at this point of past periods."""

    key: str
    says: Decimal
    weight: Decimal
    past_error: Decimal | None


@dataclass(frozen=True, slots=True)
class PastLine:
    """What was foretold of a past period with as many days left, and what came; errors are shares of what came."""

    span: Span
    foretold: Decimal
    low: Decimal | None
    high: Decimal | None
    came: Decimal
    error: Decimal | None
    held: bool | None
    error_by_method: dict[str, Decimal | None]


def lands(
    expected: Expected | None, *, actual: Decimal, booked: Decimal, budget: Decimal | None, weighted: Decimal | None
) -> Lands | None:
    """Where a running period will land: booked money plus what is to come, never below what came already.

    `booked` is the money up to the day of the figure. Without a past, the weighted deals are used instead.
    """
    if expected is None:
        return None if weighted is None else Lands(WEIGHTED, actual + weighted)

    def whole(to_come: float | None) -> Decimal | None:
        return None if to_come is None else max(_units(float(booked) + to_come), actual)

    ends = whole(expected.to_come)
    assert ends is not None, "it was foretold"
    chance = expected.chance(float(budget - booked)) if budget else None
    if budget and actual >= budget:
        chance = 1.0
    return Lands(expected.basis, ends, whole(expected.low), whole(expected.high), _share(chance))


def landed(actual: Decimal, budget: Decimal | None) -> Lands:
    """Where a period that is over has landed."""
    return Lands(ENDED, actual, actual, actual, Decimal(int(actual >= budget)) if budget else None)


def method_lines(expected: Expected, booked: Decimal, past: Sequence[PastLine]) -> list[MethodLine]:
    """The methods, the heaviest first; weights are whole per cents that add up to 100."""
    heaviest_first = sorted(expected.estimates, key=lambda estimate: -estimate.weight)
    weights = [Decimal(str(round(estimate.weight, 2))) for estimate in heaviest_first[1:]]
    weights.insert(0, 1 - sum(weights, Decimal(0)))
    return [
        MethodLine(
            estimate.key,
            _units(float(booked) + estimate.to_come),
            weight,
            mean_error([line.error_by_method.get(estimate.key) for line in past]),
        )
        for estimate, weight in zip(heaviest_first, weights, strict=True)
    ]


def past_lines(expected: Expected, days_left: int) -> list[PastLine]:
    """What was foretold of each past period with as many working days left, the newest first.

    The period in which the history of money begins is left out: its full amount is unknown.
    """
    nearest: dict[Span, Trial] = {}
    for trial in [trial for trial in expected.trials if trial.is_whole]:
        span, kept = trial.past.span, nearest.get(trial.past.span)
        if kept is None or abs(trial.past.days_left - days_left) <= abs(kept.past.days_left - days_left):
            nearest[span] = trial
    return [_past(trial, expected.interval_of(trial)) for trial in reversed(nearest.values())]


def mean_error(errors: Sequence[Decimal | None]) -> Decimal | None:
    """The mean size of errors; None without any."""
    sizes = [abs(error) for error in errors if error is not None]
    return sum(sizes, Decimal(0)) / len(sizes) if sizes else None


def _past(trial: Trial, interval: Interval) -> PastLine:
    came = trial.booked + trial.came
    low, high = interval

    def error(to_come: float) -> Decimal | None:
        return _share((to_come - trial.came) / came) if came > 0 else None

    return PastLine(
        span=trial.past.span,
        foretold=_units(trial.booked + trial.to_come),
        low=None if low is None else _units(trial.booked + low),
        high=None if high is None else _units(trial.booked + high),
        came=_units(came),
        error=error(trial.to_come),
        held=None if low is None or high is None else low <= trial.came <= high,
        error_by_method={estimate.key: error(estimate.to_come) for estimate in trial.estimates},
    )


def _units(amount: float) -> Decimal:
    """An amount in whole units: estimates have no cents."""
    return Decimal(round(amount))


def _share(share: float | None) -> Decimal | None:
    return None if share is None else Decimal(str(round(share, 4)))
