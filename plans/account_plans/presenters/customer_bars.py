"""The bar over the list of customers: its heads, its orders and its cuts by what is owed."""

from __future__ import annotations

from traps_web.edges.lists import Heading, ListQuery
from traps_web.ui import values

ORDERS = {
    "due": "Contact, most overdue first",
    "contact": "Longest without contact",
    "open": "Open money, most first",
    "name": "Name",
}
OWNER = 3
"""Number of the column that is left out where all customers have one owner."""
HEADINGS = [
    Heading("Customer", "lst__name", "name"),
    Heading("Tier", "only-mid", "tier", term="tier"),
    Heading("Owner", "only-wide"),
    Heading("Contact owed", "lst__state", "due"),
    Heading("Last contact", "lst__when", "contact"),
    Heading("Plan", "only-mid"),
    Heading("Open deals", "num only-wide"),
    Heading("Open money", "num lst__amt", "open", is_turned=True),
    Heading("Booked", "num only-mid"),
]


def chips(list_query: ListQuery, due: str, count: int, overdue: int) -> list[values.Chip]:
    """Who is owed a contact, and everybody. How many there are is known of the cut that is shown."""
    return [
        list_query.chip("All", not due, count if not due else None, due=""),
        list_query.chip("Overdue", due == "over", count if due == "over" else overdue if not due else None, due="over"),
        list_query.chip("This week", due == "soon", count if due == "soon" else None, due="soon"),
    ]
