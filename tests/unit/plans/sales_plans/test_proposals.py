"""What the own past proposes: run-rate, conversion, and last year's months."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.sales_plans.rules import proposals as rules
from traps_web.lib import money

PAST = rules.Past(
    starts_on=date(2026, 8, 31),
    ends_before=date(2026, 11, 30),
    working_days=65,
    repeat_minor=6_500_000,
    first_minor=1_000_000,
    first_customers=3,
    first_meetings=78,
)


def test_the_run_rate_goes_on_for_the_working_days_of_the_period():
    assert rules.run_rate(PAST, 60) == 6_000_000
    assert rules.run_rate(replace(PAST, repeat_minor=1), 32) == 0
    assert rules.run_rate(replace(PAST, repeat_minor=1), 33) == 1


def test_the_conversion_is_of_customers_that_bought_first_and_of_first_meetings():
    assert rules.conversion_ppm(PAST) == 38_500
    assert rules.average_minor(PAST) == 333_333


@pytest.mark.parametrize(
    "past",
    [
        replace(PAST, repeat_minor=0, first_customers=0, first_minor=0),
        replace(PAST, repeat_minor=-5, first_meetings=0, first_minor=-5),
        replace(PAST, working_days=0, first_meetings=2, first_minor=0),
    ],
)
def test_a_past_that_says_nothing_proposes_nothing(past):
    assert rules.run_rate(past, 60) is None
    assert rules.conversion_ppm(past) is None
    assert rules.average_minor(past) is None


def test_a_period_without_opened_days_has_no_run_rate():
    assert rules.run_rate(PAST, 0) is None


@given(st.integers(1, 10**12), st.integers(1, 400), st.integers(1, 400))
def test_the_run_rate_is_the_exact_quotient_to_half_a_cent(repeat, behind, ahead):
    proposed = rules.run_rate(replace(PAST, repeat_minor=repeat, working_days=behind), ahead)
    assert proposed is not None
    assert abs(proposed - Fraction(repeat * ahead, behind)) <= Fraction(1, 2)


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_the_conversion_never_exceeds_the_whole(customers, more):
    ppm = rules.conversion_ppm(replace(PAST, first_customers=customers, first_meetings=customers + more))
    assert ppm is not None
    assert 0 <= ppm <= money.PPM
    assert ppm % 100 == 0, "it fits into a field of per cent with two decimals"


@given(st.integers(1, 10**12), st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=13))
def test_a_number_like_last_year_adds_up_and_gives_nothing_to_months_that_brought_nothing(total, last_year):
    parts = rules.like_last_year(total, last_year, unit=100)
    if all(amount <= 0 for amount in last_year):
        assert parts is None
        return
    assert parts is not None
    assert sum(parts) == total
    assert total % 100 or not any(part % 100 for part in parts), "a whole number is spread in whole units"
    assert all(part == 0 for part, amount in zip(parts, last_year, strict=True) if amount <= 0)
