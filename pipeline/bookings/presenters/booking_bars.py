"""The bar over the list of bookings: its heads, its orders, and the marks by which it is cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.bookings.selectors.entries import LIKELY_DOUBLE, OPEN_DEAL, SELF_ENTERED
from traps_web.edges.lists import Heading, ListQuery, same_in_all
from traps_web.ui import values

CUTS = {"": "All", SELF_ENTERED: "Self-entered", LIKELY_DOUBLE: "Likely double", OPEN_DEAL: "Of an open deal"}
ORDERS = {"-day": "Newest first", "day": "Oldest first", "-amount": "Amount, largest first", "customer": "Customer"}
HEADINGS = [
    Heading("Customer", "lst__name", "customer"),
    Heading("Day", "lst__when", "day", falls=True),
    Heading("Category", "only-wide"),
    Heading("From", "only-mid lst__text"),
    Heading("Person", "lst__state"),
    Heading("Team of the day", "only-mid"),
    Heading("Amount", "num lst__amt", "amount", falls=True),
]
PERSON, TEAM = 5, 6


def chips(list_query: ListQuery, mark: str) -> list[values.Chip]:
    """The bookings that somebody has to look at, by why."""
    return [list_query.chip(label, key == mark, mark=key) for key, label in CUTS.items()]


def left_out(rows: Sequence[Any]) -> dict[int, str]:
    """The columns that hold the same in every row."""
    people, teams = [row.person.name for row in rows], [row.team.name for row in rows]
    return {**same_in_all(PERSON, "Person", people), **same_in_all(TEAM, "Team of the day", teams)}
