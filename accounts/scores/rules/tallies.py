"""What of all that was owed counts, and how much of that was done on time.

On-time rate = done on time ÷ (done on time + late + missed). Weighted score = the weights of what was done on time ÷
the weights of what counts. Both are n/a (None) while nothing counts. On time, late and missed are defined in
docs/glossary.md (obligations), what counts in ADR 42. Neither triggers, ranks or decides anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Protocol

from django.db.models import TextChoices

from accounts.duties.rules import obligations


class Verdict(TextChoices):
    """What one duty is in a score at an instant: three verdicts count, the others say why it does not."""

    ON_TIME = "on_time", "on time"
    LATE = "late", "late"
    MISSED = "missed", "missed"
    OPEN = "open", "not due yet"
    EXCUSED = "excused", "excused by extension"
    WAIVED = "waived", "waived"
    LEAVE = "leave", "on leave"
    BEFORE = "before", "due before it was opened"


COUNTED: Final = (Verdict.ON_TIME, Verdict.LATE, Verdict.MISSED)
NOT_COUNTED: Final = tuple(verdict for verdict in Verdict if verdict not in COUNTED)
WORST: Final = (
    Verdict.MISSED,
    Verdict.LATE,
    Verdict.OPEN,
    Verdict.ON_TIME,
    Verdict.EXCUSED,
    Verdict.WAIVED,
    Verdict.LEAVE,
    Verdict.BEFORE,
)
"""In which order a cell of several duties is named: what went wrong first, what does not count last."""
_BY_STATE: Final[dict[str, Verdict]] = {
    "done": Verdict.ON_TIME,
    "late": Verdict.LATE,
    "missed": Verdict.MISSED,
    "open": Verdict.OPEN,
    "excused": Verdict.EXCUSED,
    "waived": Verdict.WAIVED,
}
EXCUSED_BY_LEAVE: Final = ("late", "missed", "waived")


class Scored(obligations.Owed, Protocol):
    """A duty with the instant at which it was opened."""

    @property
    def opened_at(self) -> datetime: ...


def verdict(owed: Scored, *, now: datetime, is_on_leave: bool) -> Verdict:
    """What a duty is in a score.

    `is_on_leave`: its deadline fell on a day of leave that was approved before the end of grace. Leave approved later
    takes no miss back, and what was done on time during leave was done on time.
    """
    if owed.opened_at >= owed.first_due_at:
        return Verdict.BEFORE
    state = obligations.state(owed, now=now)
    if is_on_leave and state in EXCUSED_BY_LEAVE:
        return Verdict.LEAVE
    return _BY_STATE[state]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many duties got which verdict, and the weights of those that count; tallies add up."""

    on_time: int = 0
    late: int = 0
    missed: int = 0
    open: int = 0
    excused: int = 0
    waived: int = 0
    leave: int = 0
    before: int = 0
    weight_on_time: int = 0
    weight_counted: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__slots__))

    @property
    def owed(self) -> int:
        """Everything, whether it counts or not."""
        return sum(self.of(verdict) for verdict in Verdict)

    @property
    def counted(self) -> int:
        """What the on-time rate divides by."""
        return sum(self.of(verdict) for verdict in COUNTED)

    @property
    def rate(self) -> Decimal | None:
        """The on-time rate, from 0 to 1; None while nothing counts."""
        return Decimal(self.on_time) / self.counted if self.counted else None

    @property
    def score(self) -> Decimal | None:
        """The weighted score, from 0 to 1; None while nothing with a weight counts."""
        return Decimal(self.weight_on_time) / self.weight_counted if self.weight_counted else None

    @property
    def worst(self) -> Verdict | None:
        """What a cell of these duties is named after; None where nothing was owed."""
        return next((verdict for verdict in WORST if self.of(verdict)), None)

    def of(self, verdict: Verdict) -> int:
        """How many got this verdict."""
        count: int = getattr(self, verdict.value)
        return count


NOTHING: Final = Tally()


def tally(judged: Iterable[tuple[str, int, int]]) -> Tally:
    """The tally of verdicts, each with how many duties got it and the sum of their weights."""
    counts = dict.fromkeys(Verdict.values, 0)
    weights = dict.fromkeys(Verdict.values, 0)
    for key, count, weight in judged:
        counts[key] += count
        weights[key] += weight
    weight_counted = sum(weights[verdict] for verdict in COUNTED)
    return Tally(**counts, weight_on_time=weights[Verdict.ON_TIME], weight_counted=weight_counted)
