"""What went together with a tightening: each measure before, during and after it, beside people who had none.

Own figures are means of the people covered, those of peers medians of at least five people. Stayed = after less
before. Difference = what stayed of one's own less what stayed of the peers. A figure that is not known is None, and so
is everything that is worked out from it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Final

LEAST_PEERS: Final = 5
PIPELINE: Final = "pipeline"
NO_STEP: Final = "no step"
CLOSED: Final = "closed"
BOOKED: Final = "booked"
LESS_IS_BETTER: Final = frozenset({NO_STEP})
SIMILAR: Final = Decimal("0.5")
"""Peers have a target of the tightened activity that differs by at most this part of one's own."""


def activity_key(type_id: int) -> str:
    """The key of the count of an activity a week."""
    return f"activity:{type_id}"


@dataclass(frozen=True, slots=True)
class Triple:
    """A measure in the three windows."""

    before: Decimal | None = None
    during: Decimal | None = None
    after: Decimal | None = None

    @property
    def stayed(self) -> Decimal | None:
        """After less before."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Effect:
    """A measure of the people covered beside that of their peers; None where these are too few."""

    key: str
    own: Triple
    peers: Triple | None

    @property
    def difference(self) -> Decimal | None:
        """What stayed beyond what stayed of the peers."""
        if self.peers is None or self.own.stayed is None or self.peers.stayed is None:
            return None
        return self.own.stayed - self.peers.stayed

    @property
    def is_better(self) -> bool | None:
        """Whether more stayed than of the peers, in the good direction; None while it is not known, or even."""
        difference = self.difference
        if not difference:
            return None
        return (difference < 0) == (self.key in LESS_IS_BETTER)


Figures = Mapping[str, Triple]
"""The measures of one person by their keys."""


def effects(
    figures: Mapping[int, Figures], *, covered: Collection[int], peers: Collection[int], keys: Sequence[str]
) -> list[Effect]:
    """Each measure of the people covered beside their peers, in the order of the keys."""
    own = [figures[pk] for pk in covered if pk in figures]
    others = [figures[pk] for pk in peers if pk in figures]
    return [
        Effect(
            key,
            _triple([row.get(key, Triple()) for row in own], mean),
            _triple([row.get(key, Triple()) for row in others], middle) if len(others) >= LEAST_PEERS else None,
        )
        for key in keys
    ]


def stayed(effect: Effect) -> bool | None:
    """Whether what was tightened stayed better than before, by more than that of the peers; None until it is known."""
    change = effect.own.stayed
    if change is None:
        return None
    beyond = effect.difference if effect.difference is not None else change
    is_less_better = effect.key in LESS_IS_BETTER
    return (change < 0 and beyond < 0) if is_less_better else (change > 0 and beyond > 0)


def similar(own: Collection[int], other: int | None) -> bool:
    """Whether somebody's weekly target is near the mean of those of the people covered."""
    if not own:
        return True
    mean = Decimal(sum(own)) / len(own)
    return other is not None and abs(Decimal(other) - mean) <= SIMILAR * mean


def _triple(rows: Sequence[Triple], one_of: Callable[[Iterable[Decimal | None]], Decimal | None]) -> Triple:
    return Triple(
        one_of(row.before for row in rows), one_of(row.during for row in rows), one_of(row.after for row in rows)
    )


def mean(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Of those that are known; None where none is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def middle(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The median of those that are known; None where they are too few to name nobody."""
    known = [amount for amount in amounts if amount is not None]
    return Decimal(median(known)) if len(known) >= LEAST_PEERS else None
