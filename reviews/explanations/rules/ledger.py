"""The excuse ledger: how often each cause was given in which quarter, its money, and what is usual among others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from reviews.explanations.rules.money import Sums

FEWEST: Final = 5
"""A comparison needs at least so many people, so that nobody is recognised in it."""


@dataclass(frozen=True, slots=True)
class Given:
    """How often a person gave a cause in one quarter, with the money beside it. Quarters are counted by their place.

    Without a person it was given by whomever.
    """

    person_id: int | None
    cause_id: int
    quarter: int
    times: int
    sums: Sums = field(default_factory=Sums)


@dataclass(frozen=True, slots=True)
class Line:
    """One cause, or several together: times by quarter, and the money."""

    by_quarter: tuple[int, ...]
    sums: Sums

    @property
    def times(self) -> int:
        return sum(self.by_quarter)


def line(rows: Iterable[Given], *, quarters: int) -> Line:
    """The sum of these rows."""
    counts, whole = [0] * quarters, Sums()
    for row in rows:
        counts[row.quarter] += row.times
        whole = whole.plus(row.sums)
    return Line(tuple(counts), whole)


def by_cause(rows: Iterable[Given], *, quarters: int) -> dict[int, Line]:
    """A line for each cause, the one given most often first; of two, the one with more money."""
    grouped: dict[int, list[Given]] = {}
    for row in rows:
        grouped.setdefault(row.cause_id, []).append(row)
    lines = {cause: line(given, quarters=quarters) for cause, given in grouped.items()}
    order = sorted(lines, key=lambda cause: (-lines[cause].times, -lines[cause].sums.promised, cause))
    return {cause: lines[cause] for cause in order}


def repeated(lines: Mapping[int, Line]) -> int | None:
    """The cause that was given most often, if it was given in at least two quarters."""
    first = next(iter(lines), None)
    if first is None or sum(1 for times in lines[first].by_quarter if times) < 2:
        return None
    return first


@dataclass(frozen=True, slots=True)
class Usual:
    """Medians of a group of people, those counted who gave no cause at all; None where they are too few."""

    people: int
    times: float | None = None
    promised: float | None = None
    share: float | None = None
    of_cause: Mapping[int, float] = field(default_factory=dict)

    def of(self, cause_id: int) -> float | None:
        """How often a cause is given by one person, as a median; 0 for one that hardly anybody gives."""
        return None if self.times is None else self.of_cause.get(cause_id, 0)


def usual(rows: Sequence[Given], *, people: Iterable[int]) -> Usual:
    """The medians of these people. The median of all causes is its own figure, not the sum of the others."""
    group = set(people)
    if len(group) < FEWEST:
        return Usual(len(group))
    times, money = dict.fromkeys(group, 0), dict.fromkeys(group, Sums())
    of_cause: dict[int, dict[int, int]] = {}
    for row in rows:
        if row.person_id is None or row.person_id not in group:
            continue
        times[row.person_id] += row.times
        money[row.person_id] = money[row.person_id].plus(row.sums)
        counts = of_cause.setdefault(row.cause_id, dict.fromkeys(group, 0))
        counts[row.person_id] += row.times
    shares = [share for share in (sums.share for sums in money.values()) if share is not None]
    return Usual(
        len(group),
        times=median(times.values()),
        promised=median(sums.promised for sums in money.values()),
        share=median(shares) if len(shares) >= FEWEST else None,
        of_cause={cause: median(counts.values()) for cause, counts in of_cause.items()},
    )
