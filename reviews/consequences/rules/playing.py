"""A history played through a ladder, from a first to a last day: what opens, ends and follows.

Every case counts as confirmed, and ends by its number or at its latest day: nobody knows what would have been decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reviews.consequences.rules.keys import History, Opening, ResultAlone, opens, reached_at
from reviews.policies.rules.ladders import Ladder


@dataclass(frozen=True, slots=True)
class Held:
    """A version in the days in which it holds for a person: from the day it applies to the day the next one does."""

    ladder: Ladder
    applies: date
    ends_before: date | None = None

    def covers(self, day: date) -> bool:
        return self.applies <= day and (self.ends_before is None or day < self.ends_before)


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a history: openings in their order, and results that were missed alone."""

    openings: tuple[Opening, ...] = ()
    results_alone: tuple[ResultAlone, ...] = ()


def play(history: History, held: Sequence[Held], *, since: date, until: datetime) -> Played:
    """What opens from a day on, up to an instant. Misses from before count in the windows, but open nothing."""
    return Played(
        tuple(_openings(history, held, since, until)), tuple(results_alone(history, held, since, history.day_of(until)))
    )


def _openings(history: History, held: Sequence[Held], since: date, until: datetime) -> list[Opening]:
    openings: list[Opening] = []
    used: dict[int, frozenset[int]] = defaultdict(frozenset)
    free_from: datetime | None = None
    while True:
        opening = first_opening(history, held, since=since, until=until, free_from=free_from, used=used)
        if opening is None:
            return openings
        version = holding(held, opening.misses[-1].flagged_on)
        chain, free_from = _followed(history, version.ladder if version else None, opening, until)
        openings += chain
        for row in chain:
            used[row.step.number] |= {missed.obligation_id for missed in row.misses}


def first_opening(
    history: History,
    held: Sequence[Held],
    *,
    since: date,
    until: datetime,
    free_from: datetime | None,
    used: Mapping[int, frozenset[int]],
) -> Opening | None:
    """The first step that opens with a miss flagged in these days, and after everything before had ended."""
    for miss in sorted(history.misses, key=lambda row: (row.flagged_at, row.obligation_id)):
        is_looked_at = miss.flagged_on >= since and miss.flagged_at <= until
        if not is_looked_at or (free_from is not None and miss.flagged_at < free_from):
            continue
        version = holding(held, miss.flagged_on)
        if version is None:
            continue
        ladder = version.ladder
        opening = opens(history, ladder.steps, last=miss, version=ladder.version, applies=version.applies, used=used)
        if opening is not None:
            return opening
    return None


def _followed(
    history: History, ladder: Ladder | None, opening: Opening, until: datetime
) -> tuple[list[Opening], datetime]:
    """The opening with the steps that follow it, and from when on nothing is open any more."""
    chain = [opening]
    while True:
        last = chain[-1]
        latest = history.latest_of(last)
        reached = reached_at(history, last.step, last.opened_at, min(latest, until))
        if reached is not None:
            return chain, reached
        after = following(history, ladder, last, latest) if latest <= until else None
        if after is None:
            return chain, latest
        chain.append(after)


def following(history: History, ladder: Ladder | None, opening: Opening, latest: datetime) -> Opening | None:
    """The step that follows one at its latest day, where its result is still missed; None where none does."""
    steps = ladder.steps if ladder else ()
    step = next((row for row in steps if row.number == opening.step.number + 1 and row.follows), None)
    latest_on = history.day_of(latest)
    if step is None or not history.result_missed(step.result, latest_on):
        return None
    return Opening(step, opening.version, latest, (), history.last_quarter(latest_on), follows=True)


def holding(held: Sequence[Held], day: date) -> Held | None:
    """The version that applies on a day."""
    return next((row for row in held if row.covers(day)), None)


def results_alone(history: History, held: Sequence[Held], since: date, until: date) -> list[ResultAlone]:
    """One key alone: each quarter taken in these days that was missed with every controllable trap of it kept."""
    return [
        ResultAlone(version.ladder.version, quarter.taken_on, quarter)
        for quarter in sorted(history.quarters, key=lambda row: row.starts_on)
        if quarter.is_missed
        and since <= quarter.taken_on <= until
        and (version := holding(held, quarter.taken_on)) is not None
        and kept_all(history, quarter.starts_on, quarter.ends_before)
    ]


def kept_all(history: History, starts_on: date, ends_before: date) -> bool:
    """Whether somebody owed controllable traps in these days and missed none."""
    owed = any(starts_on <= row.due_on < ends_before for row in history.kept)
    missed = any(
        miss.controllable and miss.counts and starts_on <= miss.due_on < ends_before for miss in history.misses
    )
    return owed and not missed
