"""What was promised to catch up, and what came: credit is counted once, for the action that falls due first.

Promised = the amounts of catch-up actions of quarterly reviews that name a deal or a customer. Came = credit of the
person on that deal or customer, booked from the day of the review up to the day of the action, at most its amount.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from traps_web.lib import money


@dataclass(frozen=True, slots=True)
class Promised:
    """A catch-up action with money, in minor units; it names a deal, a customer or neither."""

    pk: int
    person_id: int
    amount: int
    since: date
    due_on: date
    deal_id: int | None = None
    customer_id: int | None = None

    @property
    def is_measured(self) -> bool:
        """It names what it brings its money from."""
        return self.deal_id is not None or self.customer_id is not None


@dataclass(frozen=True, slots=True)
class Booked:
    """Credit of a person on a day, in minor units, with its customer and deal if known; corrections are negative."""

    person_id: int
    day: date
    amount: int
    customer_id: int | None
    deal_id: int | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """Money promised, what came of it and what may still come by its day. In minor units."""

    promised: int = 0
    came: int = 0
    open: int = 0

    def plus(self, other: Sums) -> Sums:
        """Both together."""
        return Sums(self.promised + other.promised, self.came + other.came, self.open + other.open)

    @property
    def short(self) -> int:
        """What did not come by its day."""
        return self.promised - self.came - self.open

    @property
    def share(self) -> float | None:
        """Came through promised; None where nothing was promised."""
        return self.came / self.promised if self.promised else None


def came(promised: Iterable[Promised], booked: Iterable[Booked]) -> dict[int, int]:
    """What came of each measured action, by its id.

    Credit is given to the action that falls due first, one of its deal before one of its customer; none is given
    twice, and a correction is taken back where its money was counted last.
    """
    actions = sorted((row for row in promised if row.is_measured), key=_order)
    given = {row.pk: 0 for row in actions}
    by_person: dict[int, list[Promised]] = {}
    for row in actions:
        by_person.setdefault(row.person_id, []).append(row)
    for credit in sorted(booked, key=lambda row: (row.day, -row.amount)):
        _give(credit, [row for row in by_person.get(credit.person_id, ()) if _covers(row, credit)], given)
    return given


def _order(row: Promised) -> tuple[bool, date, int]:
    return (row.deal_id is None, row.due_on, row.pk)


def _covers(row: Promised, credit: Booked) -> bool:
    if not row.since <= credit.day <= row.due_on:
        return False
    return row.deal_id == credit.deal_id if row.deal_id is not None else row.customer_id == credit.customer_id


def _give(credit: Booked, actions: Sequence[Promised], given: dict[int, int]) -> None:
    left = credit.amount
    for row in actions if left > 0 else reversed(actions):
        step = min(left, row.amount - given[row.pk]) if left > 0 else max(left, -given[row.pk])
        given[row.pk] += step
        left -= step
        if not left:
            return


def sums(row: Promised, came_of_it: int, *, today: date) -> Sums:
    """An action as it stands on a day; nothing for one that is not measured."""
    if not row.is_measured:
        return Sums()
    rest = row.amount - came_of_it
    return Sums(row.amount, came_of_it, rest if row.due_on >= today else 0)


def parted(whole: Sums, parts: int) -> list[Sums]:
    """The money of a review beside each of the causes given in it: even parts that add up to the cent."""
    if not parts:
        return []
    even = [1] * parts
    columns = (money.split(amount, even) for amount in (whole.came, whole.open, whole.short))
    return [Sums(got + still + lost, got, still) for got, still, lost in zip(*columns, strict=True)]
