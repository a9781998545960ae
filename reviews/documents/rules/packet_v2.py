"""The packet, schema 2: schema 1, and where the quarter is coming from: the calls for it, where it is expected to
land, and what moved since it began.

As in schema 1, money is Decimal, shares have four decimals, None is n/a, and the shape never changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from reviews.documents.rules import packet

SCHEMA = 2
LARGEST = 3
"""So many deals of each bucket are named, those that moved the most money."""


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call for the quarter. `stands`: its speaker has not made another since."""

    by: packet.Who
    said_at: datetime
    commit: Decimal
    best_case: Decimal
    stands: bool


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What was expected of an earlier quarter with as many working days left, and what came; `error` is a share."""

    key: str
    said: Decimal
    came: Decimal
    error: Decimal | None
    held: bool | None


@dataclass(frozen=True, slots=True)
class Expected:
    """Where the quarter is expected to end, with the money booked at the close of a day.

    `basis`: "blend", the one method that could speak, "weighted" without enough past, "ended" once it is over.
    """

    as_of: date
    basis: str
    amount: Decimal
    low: Decimal | None
    high: Decimal | None
    chance: Decimal | None
    foreseen: list[Foreseen]


@dataclass(frozen=True, slots=True)
class MovedDeal:
    """A deal in a bucket: what it added to the open pipeline, and to what is won and weighted."""

    name: str
    pipeline: Decimal
    landing: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Bucket:
    """What happened to some deals: what it added to both figures, and the largest of them."""

    key: str
    deals: int
    pipeline: Decimal
    landing: Decimal
    largest: list[MovedDeal]


@dataclass(frozen=True, slots=True)
class End:
    """The deals of the quarter at the close of a day: open ones, and what is won and weighted."""

    on: date
    deals: int
    pipeline: Decimal
    landing: Decimal


@dataclass(frozen=True, slots=True)
class Movement:
    """What moved between the eve of the quarter and the day of the numbers; the buckets add up to the closing.

    `exact_from`: the day from which on history was kept; earlier days are put together from what was recorded.
    """

    opening: End
    closing: End
    buckets: list[Bucket]
    exact_from: date | None


@dataclass(frozen=True, slots=True)
class Coming:
    """Where the quarter is coming from. `calls` are all that were made for it, the oldest first."""

    calls: list[CallLine] = field(default_factory=list)
    expected: Expected | None = None
    movement: Movement | None = None


@dataclass(frozen=True, slots=True)
class Packet(packet.Packet):
    """Everything a review shows as a number, with where it is coming from."""

    coming: Coming = field(default_factory=Coming)
