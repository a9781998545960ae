"""Categories: which kind of money a booking is when nobody says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FIRST_BOOKING = "first booking of the customer"
BOUGHT_BEFORE = "customer bought before"
MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """A category and the rule by which it names bookings."""

    category_id: int
    rule: str


def category_of(rules: Sequence[CategoryRule], *, bought_before: bool) -> int:
    """The first category in order whose rule holds; where none holds, the first of the list.

    Raises ValueError where there is no category.
    """
    if not rules:
        raise ValueError("No category is set up yet.")
    rule_name = BOUGHT_BEFORE if bought_before else FIRST_BOOKING
    return next((rule.category_id for rule in rules if rule.rule == rule_name), rules[0].category_id)
