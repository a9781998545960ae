"""Credit adds up, to the cent, whatever the shares."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bookings.rules import credit

WHOLE = 1_000_000


@st.composite
def shares(draw):
    cuts = sorted(draw(st.sets(st.integers(1, WHOLE - 1), max_size=6)))
    edges = [0, *cuts, WHOLE]
    return [(place, right - left) for place, (left, right) in enumerate(pairwise(edges), 1)]


@given(cents=st.integers(-(10**14), 10**14), by=shares())
def test_parts_add_up_to_the_amount_and_stay_within_a_cent_of_their_due(cents, by):
    amount = Decimal(cents) / 100
    parts = credit.split(amount, by)
    assert sum(part.amount for part in parts) == amount
    for part in parts:
        assert abs(part.amount - amount * part.share_ppm / WHOLE) < Decimal("0.01")


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        ([], "Enter at least one person for the credit."),
        ([(1, 500_000), (1, 500_000)], "Each person can appear only once in the credit."),
        ([(1, WHOLE), (2, 0)], "Every share must be above 0 %."),
        ([(1, 999_999)], "The shares add up to 99.9999 %, not to 100 %."),
        ([(1, 600_000), (2, 600_000)], "The shares add up to 120 %, not to 100 %."),
    ],
)
def test_shares_that_do_not_make_the_whole_have_a_sentence(by, sentence):
    assert credit.shares_fault(by) == sentence
    with pytest.raises(ValueError, match=r"\."):
        credit.split(Decimal(1), by)


def test_weighted_is_rounded_once_half_to_even():
    assert credit.weighted(Decimal("0.05"), 500_000) == Decimal("0.02")
    assert credit.weighted(Decimal("100.00"), 333_333) == Decimal("33.33")


def test_shares_are_read_as_files_write_them():
    assert credit.parse("Ann@x.example:60; ben@x.example:40 %") == [
        ("ann@x.example", 600_000),
        ("ben@x.example", 400_000),
    ]
    for wrong in ("ann@x.example", "ann@x.example:many", "ann@x.example:33.33333"):
        with pytest.raises(ValueError, match=wrong.split(":")[-1]):
            credit.parse(wrong)
