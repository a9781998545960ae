"""Geometry and words of the values that components show."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traps_web.ui import values

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
amounts = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2)


def share(percent: str) -> float:
    return float(percent.rstrip("%")) if percent else 0.0


def test_a_bullet_behind_shows_the_shortfall_up_to_the_budget_to_date() -> None:
    bullet = values.Bullet("Gladys", Decimal(44_176), Decimal(108_000), Decimal(64_646), Decimal(80_800), "behind")
    assert (bullet.bar, bullet.short, bullet.over, bullet.due, bullet.land) == ("32.7%", "15.2%", "", "47.9%", "59.9%")
    assert bullet.sentence == "Gladys: 44,176 of 108,000, 20,470 short of budget to date, landing 75 %"


def test_a_bullet_ahead_shows_the_lead_over_the_budget_to_date() -> None:
    bullet = values.Bullet("Corliss", Decimal(68_533), Decimal(108_000), Decimal(64_646), None, "ahead")
    assert (bullet.bar, bullet.over, bullet.short, bullet.land) == ("47.9%", "2.9%", "", "")


@pytest.mark.parametrize("budget", [None, Decimal(0)])
def test_without_a_budget_nothing_is_drawn(budget: Decimal | None) -> None:
    bullet = values.Bullet("Mei-Mei", Decimal(100), budget)
    assert not bullet.has_budget
    assert bullet.sentence == "Mei-Mei: 100, no budget"


@given(actual=amounts, due=amounts, landing=amounts)
def test_a_bullet_never_leaves_its_scale(actual: Decimal, due: Decimal, landing: Decimal) -> None:
    bullet = values.Bullet("x", actual, Decimal(1000), due, landing, "behind")
    assert 0 <= share(bullet.bar) + share(bullet.over) + share(bullet.short) <= 100.1
    assert not (bullet.over and bullet.short)
    assert 0 <= share(bullet.land) <= 98.5


def test_a_meter_is_done_at_its_target() -> None:
    assert values.Meter("Calls", 40, 40, 30).is_done
    assert not values.Meter("Calls", 0, 0).is_done
    assert values.Meter("Calls", 50, 40).fill == "100.0%"
    assert values.Meter("Calls", 34, 40, 30).sentence == "Calls: 34 of 40, pace asks for 30"


def test_parts_fill_the_bar_in_order() -> None:
    parts = values.MeterParts(
        (values.Part("a", Decimal(3)), values.Part("b", Decimal(0)), values.Part("c", Decimal(1)))
    )
    assert [(p.x, p.width) for p in parts.placed] == [("0.0%", "75.0%"), ("75.0%", "25.0%")]
    assert values.MeterParts(()).placed == ()


@given(amount=amounts, first=amounts, last=amounts, low=amounts, high=amounts)
def test_a_range_never_leaves_its_scale(
    amount: Decimal, first: Decimal, last: Decimal, low: Decimal, high: Decimal
) -> None:
    drawn = values.Range("x", amount, first, last, min(low, high), max(low, high))
    start, width = map(share, drawn.band)
    assert 2 <= share(drawn.at) <= 98
    assert start >= 0 and width >= 0 and start + width <= 98.1


def test_a_range_says_its_stretch_where_it_has_one() -> None:
    scale = (Decimal(500), Decimal(700))
    with_stretch = values.Range("Expected", Decimal(600), *scale, Decimal(550), Decimal(650))
    assert (with_stretch.at, with_stretch.band) == ("50.0%", ("25.0%", "50.0%"))
    assert with_stretch.sentence == "Expected: 600, between 550 and 650"
    alone = values.Range("Budget", Decimal(600), *scale)
    assert (alone.band, alone.sentence) == (("", ""), "Budget: 600")


def test_a_spark_stands_on_zero() -> None:
    spark = values.Spark("x", (0, 5, 10))
    line, _, last = spark.drawn
    assert line == "2.0,18.0 51.0,10.0 100.0,2.0"
    assert last == "2.0"
    assert not values.Spark("x", (1,)).has_points
    assert values.Spark("x", (0, 0)).drawn[0] == "2.0,18.0 100.0,18.0"


@pytest.mark.parametrize(("hours", "tone"), [(26, ""), (3, "soon"), (0, "past"), (-46, "past")])
def test_a_deadline_presses_within_a_day(hours: int, tone: str) -> None:
    assert values.Due.of(NOW + timedelta(hours=hours), now=NOW, zone=UTC).tone == tone


def test_a_settled_deadline_rests() -> None:
    due = values.Due.of(NOW - timedelta(days=3), now=NOW, zone=UTC, settled=True)
    assert (due.tone, due.relative) == ("", "")


def test_states_have_marks() -> None:
    assert values.missed_then_done(3).word == "missed, then done 3 days late"
    assert values.missed_then_done(1).word == "missed, then done 1 day late"
    assert values.money_state("out_of_reach").key == "out"
    assert values.money_state("na").word == "no budget"
    with pytest.raises(ValueError, match="no mark"):
        values.State("smile", "well")


def test_a_difference_is_good_or_bad_by_its_direction() -> None:
    assert values.Delta.of(-3, good_is_up=False).tone == "up"
    assert values.Delta.of(-3).tone == "down"
    assert values.Delta.of(0).tone == ""
