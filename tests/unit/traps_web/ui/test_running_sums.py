"""Sums that follow the typing say the same before and after the script has counted."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traps_web.lib import money
from traps_web.ui.values import RunningSum

SAID = {"short": "{sum} of {whole}; {left} missing", "even": "{sum}: all of it", "over": "{sum}, {left} too much"}


@pytest.mark.parametrize(
    ("amount", "state", "text"),
    [
        ("385660", "short", "385,660 of 397,000; 11,340 missing"),
        ("396999.56", "short", "396,999.56 of 397,000; 0.44 missing"),
        ("397000", "even", "397,000: all of it"),
        ("397000.01", "over", "397,000.01, 0.01 too much"),
        ("0", "none", "nothing of 397,000"),
    ],
)
def test_it_says_whether_the_whole_is_reached_to_the_cent(amount, state, text):
    running = RunningSum.of_money("k", Decimal(amount), Decimal(397_000), none="nothing of {whole}", **SAID)
    assert (running.state, running.text) == (state, text)


def test_shares_show_only_the_decimals_that_they_have():
    assert RunningSum.of_shares("k", [333_333, 333_333]).text == "66.6666 % of 100 %; 33.3334 % is left to assign"
    assert RunningSum.of_shares("k", [250_000, 500_000, 250_000]).state == "even"


@given(st.lists(st.integers(0, money.PPM), max_size=6))
def test_shares_are_even_exactly_when_they_make_the_whole(shares):
    running = RunningSum.of_shares("k", shares)
    assert (running.state == "even") == (sum(shares) == money.PPM)
    assert running.sum_minor - running.whole_minor == sum(shares) - money.PPM
