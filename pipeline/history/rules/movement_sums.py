"""Lines of movement added up: what a person, a team or the organisation had, what moved, and what was left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.history.rules.movement import Amounts, Bucket, Moved


class End(StrEnum):
    """The two days of a movement."""

    OPENING = "opening"
    CLOSING = "closing"


@dataclass(slots=True)
class Sum:
    """What one bucket holds, and of how many deals."""

    pipeline: int = 0
    landing: int = 0
    deal_ids: set[int] = field(default_factory=set)
    unnamed: int = 0
    """Deals that the database counted: each is in one line, so nobody has to know which they are."""

    @property
    def count(self) -> int:
        return len(self.deal_ids) + self.unnamed

    @property
    def amounts(self) -> Amounts:
        """Its money in both columns."""
        return Amounts(self.pipeline, self.landing)

    def add_money(self, amounts: Amounts) -> None:
        self.pipeline += amounts.pipeline
        self.landing += amounts.landing

    def add(self, deal_id: int, amounts: Amounts) -> None:
        self.add_money(amounts)
        self.deal_ids.add(deal_id)


@dataclass(frozen=True, slots=True)
class Still:
    """What one person held of deals that stood still from the one day to the other, and in which team."""

    person_id: int
    team_id: int
    amounts: Amounts
    deals: int = 0
    """Open ones that are theirs alone; a deal that was won before counts with its money alone."""
    shared: frozenset[int] = frozenset()
    """Open ones that others have a share of, each counted once for all of them."""


@dataclass(frozen=True, slots=True)
class Added:
    """What one person had on one of the two days, or what moved for one cause, of deals that were theirs alone."""

    of: Bucket | End
    person_id: int
    team_id: int
    amounts: Amounts
    deals: int


@dataclass(slots=True)
class Movement:
    """Opening, closing and what moved between them. `handed` changed owners inside and adds up to nothing."""

    opening: Sum = field(default_factory=Sum)
    closing: Sum = field(default_factory=Sum)
    buckets: dict[Bucket, Sum] = field(default_factory=lambda: {bucket: Sum() for bucket in Bucket})
    handed: Sum = field(default_factory=Sum)

    def row(self, of: Bucket | End) -> Sum:
        """One of the two days, or what moved for one cause."""
        if isinstance(of, Bucket):
            return self.buckets[of]
        return self.opening if of == End.OPENING else self.closing

    @property
    def change(self) -> Amounts:
        """The sum of all buckets: the closing less the opening."""
        return sum((row.amounts for row in self.buckets.values()), Amounts())


def total(lines: Iterable[Moved], still: Iterable[Still] = (), added: Iterable[Added] = ()) -> Movement:
    """The movement of some lines added up, with what the database added up; what was handed on cancels out, by deal."""
    movement = Movement()
    for part in added:
        of_part = movement.row(part.of)
        of_part.add_money(part.amounts)
        of_part.unnamed += part.deals
    for row in still:
        for end in (movement.opening, movement.closing):
            end.add_money(row.amounts)
            end.unnamed += row.deals
            end.deal_ids |= row.shared
    handed: dict[int, list[Amounts]] = defaultdict(lambda: [Amounts(), Amounts()])
    for moved in lines:
        deal_id = moved.line.deal_id
        if moved.is_open_first:
            movement.opening.deal_ids.add(deal_id)
        if moved.is_open_last:
            movement.closing.deal_ids.add(deal_id)
        movement.opening.add_money(moved.opening)
        movement.closing.add_money(moved.closing)
        for effect in moved.effects:
            if effect.bucket in (Bucket.OWNER_IN, Bucket.OWNER_OUT):
                handed[deal_id][effect.bucket == Bucket.OWNER_OUT] += effect.amounts
            else:
                movement.buckets[effect.bucket].add(deal_id, effect.amounts)
    for deal_id, (came, went) in handed.items():
        _net(movement, deal_id, came, went)
    return movement


def _net(movement: Movement, deal_id: int, came: Amounts, went: Amounts) -> None:
    within = Amounts(min(came.pipeline, -went.pipeline), min(came.landing, -went.landing))
    if within:
        movement.handed.add(deal_id, within)
    for bucket, left in ((Bucket.OWNER_IN, came - within), (Bucket.OWNER_OUT, went + within)):
        if left:
            movement.buckets[bucket].add(deal_id, left)
