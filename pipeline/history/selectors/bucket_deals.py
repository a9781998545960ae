"""The deals of one bucket of a movement, the most money first; only what a page shows of them is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import overload

from accounts.organisation.models import Person
from accounts.record.rules.readers import Reader
from pipeline.deals.models import Deal, DealState
from pipeline.history.rules.movement import Amounts, Bucket
from pipeline.history.selectors.movement import MovementShown
from pipeline.history.selectors.sole_deals import BucketRow


@dataclass(frozen=True)
class DealMoved:
    """A deal in a bucket: how much it moved, from which day, and who moved it."""

    deal_id: int
    name: str
    is_in_sight: bool
    amounts: Amounts
    state: DealState


def deals_in(reader: Reader, shown: MovementShown, bucket: Bucket) -> BucketDeals:
    """The deals of a bucket. Five queries for a part of them, however many there are."""
    return BucketDeals(reader, shown, bucket)


def largest_of_each(reader: Reader, shown: MovementShown, most: int) -> dict[Bucket, list[DealMoved]]:
    """So many deals of every bucket in which something moved, read together.

    Four queries, and for a large scope one more for each bucket.
    """
    buckets = [bucket for bucket, row in shown.movement.buckets.items() if row.count]
    rows_by_bucket = {bucket: deals_in(reader, shown, bucket).rows(most) for bucket in buckets}
    moved = iter(_read(reader, [row for rows in rows_by_bucket.values() for row in rows]))
    return {bucket: list(islice(moved, len(rows))) for bucket, rows in rows_by_bucket.items()}


class BucketDeals(Sequence[DealMoved]):
    """The deals of a bucket in order, each part read when it is taken."""

    def __init__(self, reader: Reader, shown: MovementShown, bucket: Bucket) -> None:
        self._reader, self._shown, self._bucket = reader, shown, bucket

    def __len__(self) -> int:
        return self._shown.movement.buckets[self._bucket].count

    def __iter__(self) -> Iterator[DealMoved]:
        yield from self[:]

    @overload
    def __getitem__(self, place: int) -> DealMoved: ...

    @overload
    def __getitem__(self, place: slice) -> list[DealMoved]: ...

    def __getitem__(self, place: int | slice) -> DealMoved | list[DealMoved]:
        if isinstance(place, slice):
            start, stop, step = place.indices(len(self))
            return _read(self._reader, self.rows(stop)[start:stop:step])
        # One beyond the end raises IndexError, which ends a loop.
        return _read(self._reader, [self.rows(place + 1)[place]])[0]

    def rows(self, stop: int) -> list[BucketRow]:
        """So many deals from the first one on: those that the database worked out, and those that the rule did."""
        sole = self._shown.sole.rows_of(self._bucket, stop)
        return list(merge(self._ruled(), sole, key=_order))[:stop]

    def _ruled(self) -> list[BucketRow]:
        amounts: dict[int, Amounts] = defaultdict(Amounts)
        states: dict[int, int] = {}
        counted = self._shown.movement.buckets[self._bucket].deal_ids
        for effect in self._shown.effects:
            if effect.bucket == self._bucket and effect.line.deal_id in counted:
                amounts[effect.line.deal_id] += effect.amounts
                states[effect.line.deal_id] = max(effect.state_id, states.get(effect.line.deal_id, 0))
        rows = [BucketRow(deal_id, amounts[deal_id], state_id) for deal_id, state_id in states.items()]
        return sorted(rows, key=_order)


def _read(reader: Reader, rows: list[BucketRow]) -> list[DealMoved]:
    ids = [row.deal_id for row in rows]
    states = DealState.objects.in_bulk([row.state_id for row in rows])
    hands = {state.by_id for state in states.values() if state.by_id}
    people = Person.objects.get_queryset().in_bulk(hands)
    names = dict(Deal.objects.filter(pk__in=ids).values_list("pk", "name"))
    in_sight = set(Deal.objects.visible_to(reader.viewer).filter(pk__in=ids).values_list("pk", flat=True))
    moved = []
    for row in rows:
        state = states[row.state_id]
        state.by = people.get(state.by_id) if state.by_id else None
        name = names.get(row.deal_id) or state.removed_name
        moved.append(DealMoved(row.deal_id, name, row.deal_id in in_sight, row.amounts, state))
    return moved


def _order(row: BucketRow) -> tuple[int, int]:
    return -abs(row.amounts.pipeline or row.amounts.landing), row.deal_id
