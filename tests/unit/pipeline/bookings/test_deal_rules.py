"""The transition table, and what stands against the fields of a deal."""

from datetime import date
from itertools import product

import pytest

from pipeline.bookings.rules import categories
from pipeline.bookings.rules.bookings import DayBounds
from pipeline.deals.rules import deals

TODAY = date(2026, 11, 25)
DAY = DayBounds(TODAY, (date(2025, 6, 1), date(2028, 6, 1)))
ALLOWED = {("open", "open"), ("open", "won"), ("open", "lost"), ("lost", "open")}


@pytest.mark.parametrize("move", list(product(("open", "won", "lost"), repeat=2)))
def test_the_full_grid_of_moves(move):
    assert (deals.transition(*move) is not None) is (move in ALLOWED)
    if move not in ALLOWED:
        assert deals.REFUSALS[move[0]]


def test_it_cannot_be_closed_before_it_was_opened_or_outside_the_calendar():
    assert "before it was opened" in deals.closed_on_fault(date(2026, 11, 1), opened_on=date(2026, 11, 2), day=DAY)
    assert "outside the calendar" in deals.closed_on_fault(date(2020, 1, 1), opened_on=None, day=DAY)
    assert deals.closed_on_fault(TODAY, opened_on=TODAY, day=DAY) == ""


def test_a_close_date_that_stays_in_the_past_is_not_judged_again():
    past = deals.DealDates(None, None, date(2026, 11, 1))
    assert deals.data_faults({"close_on": date(2026, 11, 1)}, past, is_first=False, day=DAY) == {}
    assert "close_on" in deals.data_faults({"close_on": date(2026, 11, 2)}, past, is_first=False, day=DAY)


def test_the_first_rule_that_holds_names_the_category():
    rules = [categories.CategoryRule(1, "manual"), categories.CategoryRule(2, categories.BOUGHT_BEFORE)]
    assert categories.category_of(rules, bought_before=True) == 2
    assert categories.category_of(rules, bought_before=False) == 1
    with pytest.raises(ValueError, match="No category"):
        categories.category_of([], bought_before=True)
