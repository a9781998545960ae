"""What follows from a check, over every outcome; and what a measure says of a bound."""

from decimal import Decimal
from itertools import product

import pytest

from plans.conditions.rules.outcomes import Follows, Outcome, follows, outcome_of
from plans.measures.rules.registry import MEASURES, Measured

FOLLOWS = {
    (Outcome.MET, False): Follows.SETTLED,
    (Outcome.MET, True): Follows.SETTLED,
    (Outcome.NOT_MET, False): Follows.WAITS,
    (Outcome.NOT_MET, True): Follows.MISSED,
    (Outcome.UNKNOWN, False): Follows.WAIVED,
    (Outcome.UNKNOWN, True): Follows.WAIVED,
}


@pytest.mark.parametrize(("outcome", "is_last"), list(product(Outcome, [False, True])))
def test_what_follows(outcome, is_last):
    assert follows(outcome, is_last=is_last) is FOLLOWS[outcome, is_last]


def test_a_yes_a_no_and_neither():
    assert [outcome_of(meets) for meets in (True, False, None)] == [Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN]


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda row: row.key)
def test_a_bound_is_kept_at_the_bound_itself(measure):
    bound, beside = Decimal(3), Decimal("0.1")
    better, worse = (bound + beside, bound - beside) if measure.is_floor else (bound - beside, bound + beside)
    assert [Measured(value).meets(measure, bound) for value in (better, bound, worse)] == [True, True, False]
    assert Measured(None).meets(measure, bound) is None
    assert Measured(None, is_met=True).meets(measure, bound) is True


def test_measures_in_words():
    assert MEASURES["coverage"].in_words(Decimal("2.50")) == "coverage of at least 2.5 ×"
    assert MEASURES["pushes"].in_words(Decimal(1)) == "pushes of the running quarter of at most 1 push"
    assert MEASURES["on-time"].figure(Decimal("83.3333")) == "83.3 %"
