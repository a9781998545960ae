"""The two keys: what was missed, how the result stood, and what a ladder makes of both. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from reviews.policies.rules.ladders import Result, Step
from traps_web.lib import clock
from traps_web.lib.deadlines import weeks_later

WHOLE = Decimal(1)
TAKEN_AFTER = 5
"""The result of a quarter is taken so many working days after its end."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A trap that was missed; `flagged_at` is the end of its grace. `counts`: not waived, not excused, not on leave."""

    obligation_id: int
    kind: str
    due_on: date
    flagged_at: datetime
    flagged_on: date
    controllable: bool = True
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """A controllable trap that counts in a score: when it was due, and whether it was done on time."""

    kind: str
    due_at: datetime
    due_on: date
    on_time: bool


@dataclass(frozen=True, slots=True)
class Quarter:
    """An ended quarter as it was taken: actual through budget, None for n/a."""

    key: str
    starts_on: date
    ends_before: date
    taken_on: date
    budget: Decimal | None
    actual: Decimal

    @property
    def retired(self) -> Decimal | None:
        return self.actual / self.budget if self.budget else None

    @property
    def is_missed(self) -> bool:
        """Below 100 %; n/a is not missed."""
        retired = self.retired
        return retired is not None and retired < WHOLE


@dataclass(frozen=True)
class History:
    """What a ladder looks at of one person: misses, what was kept, ended quarters, and where the running one stood.

    `behind` says of a day whether the running quarter was behind at its end; a day that it does not know is not missed.
    `zone` is the organisation's, in which its days begin and end.
    """

    misses: tuple[Miss, ...] = ()
    kept: tuple[Kept, ...] = ()
    quarters: tuple[Quarter, ...] = ()
    behind: Mapping[date, bool] = field(default_factory=dict)
    zone: str = "UTC"

    def day_of(self, at: datetime) -> date:
        """The organisation's day of an instant."""
        return clock.local_date(at, self.zone)

    def latest_of(self, opening: Opening) -> datetime:
        """When a step ends if its number is not met: the same time of day, so many weeks after it opened."""
        return weeks_later(opening.opened_at, opening.step.latest_weeks, self.zone)

    def last_quarter(self, day: date) -> Quarter | None:
        """The newest quarter whose result was taken on a day."""
        return max((row for row in self.quarters if row.taken_on <= day), key=lambda row: row.starts_on, default=None)

    def result_missed(self, result: str, day: date) -> bool:
        """The first key on a day."""
        if result == Result.RUNNING_QUARTER:
            return self.behind.get(day, False)
        quarter = self.last_quarter(day)
        return quarter is not None and quarter.is_missed


@dataclass(frozen=True, slots=True)
class Opening:
    """A step that opens: by which misses, under which version, and the quarter where that was its key.

    `follows`: instead of misses, the step before reached its latest day without its number.
    """

    step: Step
    version: int
    opened_at: datetime
    misses: tuple[Miss, ...]
    quarter: Quarter | None
    follows: bool = False


@dataclass(frozen=True, slots=True)
class ResultAlone:
    """The result was missed with every controllable trap kept."""

    version: int
    opened_on: date
    quarter: Quarter


def counting(history: History, step: Step, last: Miss, applies: date) -> tuple[Miss, ...]:
    """The misses of a step in its window: what was due in so many weeks up to the day of the one looked at.

    It counts days, so that the same weekday is in or out wherever somebody works and whatever the clocks do between.
    """
    before = last.due_on - timedelta(weeks=step.weeks)
    return tuple(
        sorted(
            (
                miss
                for miss in history.misses
                if before < miss.due_on
                and miss.flagged_at <= last.flagged_at
                and counts_for(step, miss)
                and miss.due_on >= applies
            ),
            key=_order,
        )
    )


def counts_for(step: Step, miss: Miss) -> bool:
    """Whether a miss can open a step: controllable, counted, and of a trap that the step names."""
    return miss.counts and miss.controllable and (not step.kinds or miss.kind in step.kinds)


def opens(
    history: History,
    steps: Sequence[Step],
    *,
    last: Miss,
    version: int,
    applies: date,
    used: Mapping[int, frozenset[int]],
) -> Opening | None:
    """The highest step that both keys open with a miss; None where none does.

    `used` are the misses that opened each step before: they do not open the same step, or a lower one, again.
    """
    if last.flagged_on < applies:
        return None
    for step in sorted(steps, key=lambda row: -row.number):
        if step.follows or not counts_for(step, last) or not history.result_missed(step.result, last.flagged_on):
            continue
        spent = frozenset[int]().union(*(ids for number, ids in used.items() if number >= step.number))
        misses = tuple(miss for miss in counting(history, step, last, applies) if miss.obligation_id not in spent)
        if len(misses) >= step.misses and last in misses:
            quarter = history.last_quarter(last.flagged_on) if step.result == Result.LAST_QUARTER else None
            return Opening(step, version, last.flagged_at, misses, quarter)
    return None


def reached_at(history: History, step: Step, since: datetime, until: datetime) -> datetime | None:
    """When the number that ends a step was met: so many duties in a row on time, due after it opened; None if not."""
    return next((at for at, count in _runs(history, step, since, until) if count >= step.kept), None)


def in_a_row(history: History, step: Step, since: datetime, until: datetime) -> int:
    """How many duties in a row were on time up to an instant, of those that count for the number of a step."""
    counts = [count for _, count in _runs(history, step, since, until)]
    return counts[-1] if counts else 0


def _runs(history: History, step: Step, since: datetime, until: datetime) -> Iterator[tuple[datetime, int]]:
    """Each duty that counts, by its deadline, with how many in a row were on time up to it."""
    count = 0
    for row in sorted(history.kept, key=lambda kept: (kept.due_at, kept.kind)):
        if since < row.due_at <= until and (not step.kinds or row.kind in step.kinds):
            count = count + 1 if row.on_time else 0
            yield row.due_at, count


def keys_hold(history: History, opening: Opening) -> bool:
    """Whether both keys of an opening are still true by the facts as they stand now; else "facts changed"."""
    day = opening.misses[-1].flagged_on if opening.misses else history.day_of(opening.opened_at)
    if not history.result_missed(opening.step.result, day):
        return False
    if opening.follows:
        return True
    still = {miss.obligation_id for miss in history.misses if counts_for(opening.step, miss)}
    return sum(miss.obligation_id in still for miss in opening.misses) >= opening.step.misses


def _order(miss: Miss) -> tuple[datetime, int]:
    return miss.flagged_at, miss.obligation_id
