"""Who has read a version of the policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from reviews.policies.models import PolicyReading
from reviews.policies.rules.ladders import applies_from
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.lib.sorting import Orders
from traps_web.ui import values, words

ORDERS: Final = Orders(
    {"person": "person__name", "last_day": "last_day", "read": "read_at"}, first="", then=("person__name", "pk")
)
"""Without an order, who has not read it comes first."""
HEADS: Final = (
    Heading("Person", "lst__name", key="person"),
    Heading("Read", "", key="read"),
    Heading("Last day", "only-mid", key="last_day"),
    Heading("Applies from", ""),
)


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """One person ready to show."""

    name: str
    read: str
    last_day: str
    applies: str


def ordered(rows: QuerySet[PolicyReading], list_query: ListQuery) -> QuerySet[Any]:
    """The readings in the order that was asked for."""
    return ORDERS.put(rows, list_query.sort)


def bar(list_query: ListQuery, count: int) -> values.ListBar:
    """The bar over the people."""
    return lists.bar(
        list_query,
        "People",
        count=words.plural(count, "person", "people"),
        groups=[],
        held=[],
        heads=list_query.heads(HEADS, ORDERS.key(list_query.sort)),
    )


def lines(rows: Sequence[PolicyReading]) -> list[ReaderLine]:
    """The people of a page."""
    return [
        ReaderLine(
            name=row.person.name,
            read=words.day(row.read_on, year=True) if row.read_on else "not yet",
            last_day=words.day(row.last_day, year=True),
            applies=words.day(
                applies_from(first_day=row.policy.first_day, read_on=row.read_on, last_day=row.last_day), year=True
            ),
        )
        for row in rows
    ]
