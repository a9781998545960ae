"""The method of the expected landing that listens to people: their newest calls, corrected by their own bias.

A call counts from the end of the day on which it was made, its score from the day of the scoring.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

LEAST_SCORED = 4
"""So many scored calls make somebody's bias known."""
PRIOR_CALLS = 13
"""A bias starts with a quarter of weekly calls that held."""
LEAST_COVERED = 0.5


class Called(NamedTuple):
    """What somebody called for their own quarter, and what it brought, once it was scored."""

    person: int
    starts_on: date
    called_on: date
    commit: float
    came: float | None = None
    scored_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Scores:
    """Somebody's scored calls of one quarter."""

    known_on: date
    number: int
    committed: float
    came: float

    @property
    def of_quarter(self) -> float:
        """What the quarter brought: each call of it was scored by the same amount."""
        return self.came / self.number


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of people for their own quarters, by the first day of the quarter, the oldest first."""

    of_quarter: Mapping[date, tuple[Called, ...]] = field(default_factory=dict)
    _scores: Mapping[date, Mapping[int, _Scores]] = field(default_factory=dict)

    @classmethod
    def of(cls, calls: Iterable[Called]) -> Calls:
        """From calls in any order."""
        by_quarter: dict[date, list[Called]] = defaultdict(list)
        for call in sorted(calls, key=lambda call: (call.called_on, call.person)):
            by_quarter[call.starts_on].append(call)
        return cls(
            {quarter: tuple(rows) for quarter, rows in by_quarter.items()},
            {quarter: _scored(rows) for quarter, rows in sorted(by_quarter.items())},
        )

    def standing(self, starts_on: date, day: date) -> dict[int, float]:
        """The newest commit of each person for a quarter at the end of a day."""
        rows = self.of_quarter.get(starts_on, ())
        return {call.person: call.commit for call in rows if call.called_on <= day}

    def scored_until(self, starts_on: date, day: date) -> dict[date, dict[int, _Scores]]:
        """The scores of earlier quarters that were known at the end of a day, the oldest first."""
        known = {
            quarter: {person: row for person, row in by_person.items() if row.known_on <= day}
            for quarter, by_person in self._scores.items()
            if quarter < starts_on
        }
        return {quarter: by_person for quarter, by_person in known.items() if by_person}


def foretold_by_calls(calls: Calls, starts_on: date, day: date, came: Mapping[date, float]) -> float | None:
    """What the calls say of the organisation's whole quarter; `came`: what earlier quarters brought it, by first day.

    Only people whose bias is known are heard. In the last scored quarter they must have brought half of the money at
    least; the rest is expected in proportion. None otherwise.
    """
    scored = calls.scored_until(starts_on, day)
    if not scored:
        return None
    last = max(scored)
    standing = calls.standing(starts_on, day)
    corrections = {person: rate for person in standing if (rate := _correction(person, scored)) is not None}
    brought = sum(scored[last][person].of_quarter for person in corrections if person in scored[last])
    covered = brought / came[last] if came.get(last, 0.0) > 0 else 0.0
    if covered < LEAST_COVERED:
        return None
    heard = sum(standing[person] * rate for person, rate in corrections.items() if person in scored[last])
    return heard / min(covered, 1.0)


def _correction(person: int, scored: Mapping[date, Mapping[int, _Scores]]) -> float | None:
    """What of a commit comes, by somebody's own scored calls, drawn towards all of it while there are few."""
    rows = [by_person[person] for by_person in scored.values() if person in by_person]
    number, committed, came = (
        sum(row.number for row in rows),
        sum(row.committed for row in rows),
        sum(row.came for row in rows),
    )
    if number < LEAST_SCORED or committed <= 0:
        return None
    prior = PRIOR_CALLS * committed / number
    return (came + prior) / (committed + prior)


def _scored(calls: Iterable[Called]) -> dict[int, _Scores]:
    by_person: dict[int, list[tuple[date, float, float]]] = defaultdict(list)
    for call in calls:
        if call.came is not None and call.scored_on is not None:
            by_person[call.person].append((call.scored_on, call.commit, call.came))
    return {
        person: _Scores(
            max(row[0] for row in rows), len(rows), sum(row[1] for row in rows), sum(row[2] for row in rows)
        )
        for person, rows in by_person.items()
    }
