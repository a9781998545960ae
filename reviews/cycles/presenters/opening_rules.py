"""The rule of opening reviews in words."""

from __future__ import annotations

from collections.abc import Sequence

from reviews.cycles.presenters.openings import span
from reviews.cycles.selectors.opening_rules import Foreseen
from traps_web.ui import periods, words


def statement(quarters: Sequence[Foreseen], *, is_on: bool) -> str:
    """What the rule means for the next quarter whose day is to come."""
    if not is_on:
        return "Reviews are opened by hand."
    first = quarters[0]
    opens = words.day(first.opens_on, year=True)
    return f"TRAPS opens the reviews of {periods.lasting(first.period)} on {opens}; they are held {span(first.window)}."
