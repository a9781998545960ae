"""The expected landing: where a period will end, judged by the organisation's own past, and how far off that may be.

For every Monday of earlier periods, the methods estimate from what was known that day (a trial). They are blended by
their errors in the periods that were over by then, each period counting as one observation; before the first they weigh
the same. The interval and the chance come from the errors of the blend itself. No estimate uses what came later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import ceil

from plans.measures.rules.landing_facts import DAY, Known, Money, Span
from plans.measures.rules.landing_methods import METHODS, MOST_SPANS, share
from plans.measures.rules.landing_weights import LAST_DAYS, weigh

BLEND = "blend"
WEIGHTED = "weighted"
ENDED = "ended"
LEAST_TRIALS = 10
SPAN_OF_TRIALS = 13
HELD = 0.8
_WEEK = timedelta(days=7)
Interval = tuple[float, float] | tuple[None, None]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one method says of the money still to come; `weight` is its part of the blend."""

    key: str
    to_come: float
    weight: float


@dataclass(frozen=True)
class PastDay:
    """What the methods estimated for the organisation on a Monday of a period that is over, and what came."""

    day: date
    span: Span
    days_left: int
    estimates: tuple[Estimate, ...]
    came: float

    @cached_property
    def blend(self) -> float:
        """The blended estimate for the organisation; every owner's trial is a part of it."""
        return _blend(self.estimates)

    @cached_property
    def blended(self) -> frozenset[str]:
        """The methods that were blended."""
        return _blended(self.estimates)


@dataclass(frozen=True, slots=True)
class Trial:
    """A day of a period that is over: what was foretold of the money still to come, and what came.

    `is_whole`: the history of money covers the whole period. `before`: how many trials are of periods that had ended.
    """

    past: PastDay
    part: float
    is_whole: bool
    booked: float
    to_come: float
    came: float
    before: int

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """What each method estimated for the owner."""
        return _parts(self.past.estimates, self.part)


@dataclass(frozen=True, slots=True)
class Expected:
    """The money still to come, the interval that holds four in five of its own past errors, and how it was worked out.

    `off`: by which shares of itself the figure was off in the past; the chance comes from them too.
    """

    basis: str
    to_come: float
    low: float | None
    high: float | None
    estimates: tuple[Estimate, ...]
    off: tuple[float, ...]
    trials: tuple[Trial, ...]

    def chance(self, missing: float) -> float | None:
        """How likely it is that at least this much still comes; None without past errors.

        Each past error counts in both directions. While money is missing, the chance is never 0 or 1.
        """
        if missing <= 0:
            return 1.0
        if not self.off:
            return None
        reached = sum(self.to_come * (1 + sign * off) >= missing for off in self.off for sign in (1, -1))
        return (reached + 0.5) / (2 * len(self.off) + 1)

    def interval_of(self, trial: Trial) -> Interval:
        """The interval that a trial had, from the trials of periods that had ended by then.

        Worked out for the few that are shown: a night has a hundred trials of everybody.
        """
        past = trial.past
        return _interval(trial.to_come, _off(past.blended, past.days_left, self.trials[: trial.before]))


@dataclass(frozen=True, slots=True)
class Foretold:
    """The estimates for the organisation on a day, and those of each Monday before it, the oldest first."""

    known: Known
    now: tuple[Estimate, ...]
    past_days: tuple[PastDay, ...]

    @property
    def days(self) -> list[tuple[date, Span]]:
        """Every day that is foretold with its period, the oldest first and today last."""
        return [*((past.day, past.span) for past in self.past_days), (self.known.day, self.known.span)]


def foretell(known: Known) -> Foretold:
    """Ask the methods on the day and on every Monday of the periods before, each with what was known then."""
    now = known.at(known.day)
    past_days: list[PastDay] = []
    for span in now.before[-MOST_SPANS:]:
        ended = tuple(past_days)
        for day in _mondays(span):
            then = now.at(day)
            estimates = _estimates(then, ended)
            if estimates and then.days_left:
                came = now.money.between(day + DAY, span.ends_before)
                past_days.append(PastDay(day, span, then.days_left, estimates, came))
    return Foretold(now, _estimates(now, past_days), tuple(past_days))


def expected(foretold: Foretold, own: Money, parts: Mapping[date, float] | None = None) -> Expected | None:
    """What is still to come for the owner of the money; None where the past is too short for any method.

    The methods estimate for the organisation; a team or person gets the part of the figure that they bring in: the one
    of each day in `parts` (landing_parts), or else the share of the money.
    """
    now = foretold.known
    if parts is None:
        parts = shares_on(foretold, own)
    part = parts.get(now.day)
    if part is None or not foretold.now:
        return None
    trials: list[Trial] = []
    before = 0
    complete = frozenset(now.complete)
    for past in foretold.past_days:
        if trials and trials[-1].past.span != past.span:
            before = len(trials)
        part_then = parts.get(past.day)
        if part_then is not None:
            trials.append(_trial(past, part_then, own, is_whole=past.span in complete, before=before))
    to_come = part * _blend(foretold.now)
    blended = _blended(foretold.now)
    off = _off(blended, now.days_left, trials)
    low, high = _interval(to_come, off)
    basis = BLEND if len(blended) > 1 else next(iter(blended))
    return Expected(basis, to_come, low, high, _parts(foretold.now, part), off, tuple(trials))


def _mondays(span: Span) -> list[date]:
    first = span.starts_on + timedelta(days=-span.starts_on.weekday() % 7)
    return [first + _WEEK * week for week in range(ceil((span.ends_before - first).days / 7))]


def shares_on(foretold: Foretold, own: Money) -> dict[date, float]:
    """The owner's share of the organisation's money on each foretold day; none on days before any."""
    shares = {day: share(foretold.known.at(day), own) for day, _ in foretold.days}
    return {day: part for day, part in shares.items() if part is not None}


def _trial(past: PastDay, part: float, own: Money, *, is_whole: bool, before: int) -> Trial:
    return Trial(
        past,
        part,
        is_whole=is_whole,
        booked=own.between(past.span.starts_on, past.day + DAY),
        to_come=part * past.blend,
        came=own.between(past.day + DAY, past.span.ends_before),
        before=before,
    )


def _estimates(known: Known, ended: Sequence[PastDay]) -> tuple[Estimate, ...]:
    """What each method estimates for the organisation, weighted by its errors in the periods that were over."""
    says = {method.key: method.says(known) for method in METHODS}
    spoken = {key: to_come for key, to_come in says.items() if to_come is not None}
    history = known.day + DAY - (known.money.first_day or known.day)
    weights = weights_of([m.key for m in METHODS if m.key in spoken and history >= m.counts_after], ended)
    if not weights:
        return ()
    return tuple(Estimate(key, max(to_come, 0.0), weights.get(key, 0.0)) for key, to_come in spoken.items())


def weights_of(keys: Sequence[str], ended: Sequence[PastDay]) -> Mapping[str, float]:
    """The weight of each method: the smaller its square error, the larger.

    The last five working days of a period do not count.
    """
    squares: dict[str, dict[Span, list[float]]] = defaultdict(lambda: defaultdict(list))
    for past in ended:
        if past.days_left >= LAST_DAYS:
            for estimate in past.estimates:
                squares[estimate.key][past.span].append(_distance(estimate.to_come, past.came) ** 2)
    return weigh({key: [sum(of) / len(of) for of in squares[key].values()] for key in keys}) if keys else {}


def _distance(to_come: float, came: float) -> float:
    """By which share the smaller of the two falls short of the larger: at most one, whatever came."""
    larger = max(to_come, came)
    return abs(to_come - came) / larger if larger > 0 else 0.0


def _off(blended: frozenset[str], days_left: int, trials: Sequence[Trial]) -> tuple[float, ...]:
    """By which shares of itself the figure was off, on the days that are most like this one.

    Only days on which the same methods were blended, where there are enough; of these the fourth with the most similar
    number of days left, but at least 13.
    """
    known = [trial for trial in trials if trial.to_come > 0]
    alike = [trial for trial in known if trial.past.blended == blended]
    chosen = alike if len(alike) >= LEAST_TRIALS else known
    nearest = sorted(chosen, key=lambda trial: (abs(trial.past.days_left - days_left), trial.past.day))
    most = max(SPAN_OF_TRIALS, len(nearest) // 4)
    return tuple(sorted(abs(trial.came / trial.to_come - 1) for trial in nearest[:most]))


def _interval(to_come: float, off: Sequence[float]) -> Interval:
    """The interval that holds four in five of the past errors."""
    if not off:
        return None, None
    place = ceil(HELD * len(off)) - 1
    return max(to_come * (1 - off[place]), 0.0), to_come * (1 + off[place])


def _blend(estimates: Sequence[Estimate]) -> float:
    return sum(estimate.weight * estimate.to_come for estimate in estimates)


def _blended(estimates: Sequence[Estimate]) -> frozenset[str]:
    return frozenset(estimate.key for estimate in estimates if estimate.weight > 0)


def _parts(estimates: Sequence[Estimate], part: float) -> tuple[Estimate, ...]:
    """The same estimates for an owner of a part of the organisation's money."""
    return tuple(Estimate(row.key, row.to_come * part, row.weight) for row in estimates)
