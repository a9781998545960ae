"""Fisher's exact test, against tables whose chance is known, and what it says of many comparisons."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.fairness.rules.chance import Comparison, beyond_chance

COUNTS = st.integers(0, 30)


@pytest.mark.parametrize(
    ("table", "p"),
    [
        ((3, 4, 1, 4), Fraction(34, 70)),  # Fisher's lady tasting tea, both tails.
        ((1, 10, 11, 14), Fraction(7462, 2704156)),
        ((0, 5, 0, 5), 1),
    ],
)
def test_known_tables(table, p):
    assert Comparison(*table).p == p


def test_the_second_table_by_hand():
    ways = [comb(10, hits) * comb(14, 12 - hits) for hits in range(11)]
    assert Comparison(1, 10, 11, 14).p == Fraction(sum(way for way in ways if way <= ways[1]), comb(24, 12))


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_it_is_the_same_from_either_side_and_for_what_did_not_happen(hits, misses, other_hits, other_misses):
    seen = Comparison(hits, hits + misses, other_hits, other_hits + other_misses)
    assert 0 < seen.least_p <= seen.p <= 1
    assert seen.p == Comparison(other_hits, other_hits + other_misses, hits, hits + misses).p
    assert seen.p == Comparison(misses, hits + misses, other_misses, other_hits + other_misses).p


def test_too_few_to_tell_and_many_comparisons():
    few, clear, alike = Comparison(1, 2, 0, 2), Comparison(9, 12, 6, 60), Comparison(3, 10, 6, 20)
    assert beyond_chance([few, clear, alike]) == [None, True, False]
    close = Comparison(5, 10, 3, 24)
    assert Fraction(1, 40) < close.p <= Fraction(1, 20)
    assert beyond_chance([close]) == [True]
    assert beyond_chance([close, close]) == [False, False], "the limit is shared"
