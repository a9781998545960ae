"""Effort or patch: what result and activity say together."""

from decimal import Decimal

import pytest

from plans.targets.rules.reached import Reached
from reviews.fairness.rules.effort import Effort, EffortOfCell, Reading, effort_of


def person(budget, actual, reached=10, of=10):
    return Effort(None if budget is None else Decimal(budget), Decimal(actual), Reached(reached, of))


def test_who_has_no_number_is_not_counted():
    assert effort_of([person(None, 0), person(100, 99), person(100, 100)]) == EffortOfCell(2, 1, 1, 1)


def test_activity_is_full_from_eighty_percent_of_its_targets():
    assert [person(1, 0, reached, 10).is_full for reached in (7, 8)] == [False, True]


def test_who_has_no_targets_is_neither_full_nor_not():
    assert effort_of([person(100, 0, 0, 0), person(100, 0)]) == EffortOfCell(2, 2, 1, 1)


@pytest.mark.parametrize(
    ("counts", "reading"),
    [
        ((8, 3, 3, 3), Reading.MADE),
        ((8, 4, 4, 2), Reading.PATCH),
        ((8, 4, 4, 1), Reading.EFFORT),
        ((8, 4, 2, 1), Reading.PATCH),
        ((8, 4, 1, 1), Reading.UNKNOWN),
        ((0, 0, 0, 0), Reading.UNKNOWN),
    ],
)
def test_readings(counts, reading):
    assert EffortOfCell(*counts).reading == reading
