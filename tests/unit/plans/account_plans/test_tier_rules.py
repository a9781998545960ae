"""ABC analysis: shares that add up, an order that is stable, equal customers in one tier, floors."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.account_plans.rules import tiers

NO_FLOORS: dict[str, Decimal] = {}
AMOUNTS = st.dictionaries(
    st.integers(1, 400), st.decimals(min_value="-5000", max_value="9000000", places=2), max_size=60
)


def tiers_of(**revenue: int) -> dict[str, str]:
    keys = {name: place for place, name in enumerate(revenue)}
    ranked = tiers.analyse({keys[name]: Decimal(money) for name, money in revenue.items()}, floors=NO_FLOORS)
    return {name: next(row.tier for row in ranked if row.key == key) for name, key in keys.items()}


def test_the_first_eighty_per_cent_are_a_and_the_next_fifteen_b() -> None:
    assert tiers_of(a=50, b=30, c=10, d=6, e=4) == {"a": "A", "b": "A", "c": "B", "d": "B", "e": "C"}


def test_one_customer_alone_is_a_and_nobody_is_nothing() -> None:
    assert tiers_of(a=7) == {"a": "A"}
    assert tiers.analyse({}, floors=NO_FLOORS) == []
    assert tiers_of(a=0, b=0) == {"a": "C", "b": "C"}


def test_equal_customers_are_the_same_tier() -> None:
    assert set(tiers_of(a=10, b=10, c=10, d=10, e=10).values()) == {"A"}
    assert tiers_of(a=80, b=5, c=5, d=5, e=5) == {"a": "A", "b": "B", "c": "B", "d": "B", "e": "B"}


def test_a_floor_lowers_who_brings_less() -> None:
    ranked = tiers.analyse({1: Decimal(60), 2: Decimal(40)}, floors={"A": Decimal(50), "B": Decimal(45)})
    assert [row.tier for row in ranked] == ["A", "C"]


@given(AMOUNTS)
def test_shares_add_up_and_the_running_share_ends_at_all_of_it(revenue: dict[int, Decimal]) -> None:
    ranked = tiers.analyse(revenue, floors=NO_FLOORS)
    whole = 1_000_000 if any(money > 0 for money in revenue.values()) else 0
    assert sum(row.share_ppm for row in ranked) == whole
    assert not ranked or ranked[-1].cumulative_ppm == whole
    running = 0
    for row in ranked:
        running += row.share_ppm
        assert row.cumulative_ppm == running


@given(AMOUNTS)
def test_the_order_is_that_of_revenue_and_no_smaller_customer_is_of_a_higher_tier(revenue: dict[int, Decimal]) -> None:
    ranked = tiers.analyse(revenue, floors=NO_FLOORS)
    assert [(-row.revenue, row.key) for row in ranked] == sorted((-row.revenue, row.key) for row in ranked)
    assert [row.tier for row in ranked] == sorted(row.tier for row in ranked)
    by_money: dict[Decimal, set[str]] = {}
    for row in ranked:
        by_money.setdefault(row.revenue, set()).add(row.tier)
    assert all(len(tiers_given) == 1 for tiers_given in by_money.values())


@given(AMOUNTS, st.randoms())
def test_the_order_in_which_customers_come_does_not_matter(revenue: dict[int, Decimal], random: Random) -> None:
    rows = list(revenue.items())
    random.shuffle(rows)
    assert tiers.analyse(dict(rows), floors=NO_FLOORS) == tiers.analyse(revenue, floors=NO_FLOORS)


@pytest.mark.parametrize(
    ("to_tier", "reason", "field"),
    [
        ("A", "", "reason"),
        ("A", "  ", "reason"),
        ("A", "x" * 301, "reason"),
        ("B", "Because.", "to_tier"),
        ("D", "Because.", "to_tier"),
    ],
)
def test_a_move_needs_a_goal_and_a_reason(to_tier: str, reason: str, field: str) -> None:
    assert set(tiers.move_faults(from_tier="B", to_tier=to_tier, reason=reason)) == {field}


def test_a_move_to_no_tier_is_one_too() -> None:
    assert not tiers.move_faults(from_tier="B", to_tier="", reason="They closed.")


def test_floors_fall_from_a_to_c() -> None:
    floors = {"A": Decimal(5), "B": Decimal(9), "C": Decimal(0)}
    assert set(tiers.rule_faults(floors=floors)) == {"floor_A"}
    assert not tiers.rule_faults(floors={tier: Decimal(0) for tier in tiers.TIERS})
