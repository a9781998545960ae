"""The formulas of attainment with every edge."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.measures.rules import attainment as rules
from plans.measures.rules.attainment import Limits, Parts, TimeLeft

D = Decimal
LEFT = TimeLeft(working_days=20, weeks=4, ended=False)
OVER = TimeLeft(working_days=0, weeks=0, ended=True)


def figures(left: TimeLeft = LEFT, best: Fraction | None = None, **parts: object) -> rules.Figures:
    return rules.figures(Parts(**{"has_budget": True} | parts), left, limits=Limits(), best_rate=best)


def test_without_a_budget_ratios_are_not_applicable() -> None:
    measured = figures(has_budget=False, actual=D("10.00"))
    assert measured.retired is measured.gap is measured.pace is measured.budget is measured.coverage is None
    assert measured.state == "n/a" and measured.difference == D("-10.00")


def test_a_budget_of_nothing_has_no_ratio() -> None:
    measured = figures(budget=D("0.00"), actual=D("10.00"))
    assert measured.retired is None and measured.gap == 0 and measured.state == "n/a"


def test_before_the_curve_asks_for_anything_there_is_no_pace() -> None:
    measured = figures(budget=D("100.00"), actual=D("150.00"))
    assert measured.pace is None and measured.state == "n/a" and measured.retired == D("1.5")


@pytest.mark.parametrize(
    ("actual", "state"),
    [("49.99", "on watch"), ("50.00", "ahead"), ("45.00", "on watch"), ("44.99", "behind"), ("100", "retired")],
)
def test_limits_belong_to_the_better_state(actual: str, state: str) -> None:
    assert figures(budget=D(100), budget_to_date=D(50), actual=D(actual)).state == state


def test_an_ended_period_lands_where_it_stands() -> None:
    measured = figures(OVER, budget=D(100), budget_to_date=D(0), actual=D(60), weighted=D(30), open_pipeline=D(80))
    assert (measured.budget_to_date, measured.landing, measured.needed_per_working_day, measured.state) == (
        D(100),
        D(60),
        None,
        "behind",
    )


def test_a_closed_gap_needs_nothing_and_has_no_coverage() -> None:
    measured = figures(OVER, budget=D("100.00"), budget_to_date=D(50), actual=D(130), open_pipeline=D(80))
    assert measured.needed_per_working_day == 0 and measured.coverage is None and measured.retired == D("1.3")


def test_pipeline_of_another_day_is_unknown() -> None:
    measured = figures(budget=D(100), budget_to_date=D(50), actual=D(60), open_pipeline=None, weighted=None)
    assert measured.open_pipeline is measured.weighted is measured.coverage is measured.landing is None


def test_needed_is_rounded_once_to_the_cent() -> None:
    assert figures(budget=D("100.00"), budget_to_date=D(50), actual=D("0.00")).needed_per_working_day == D("5.00")
    assert rules.needed(D("100.00"), 3) == D("33.33")


def test_out_of_reach_needs_history_and_days() -> None:
    short = {"budget": D(1000), "budget_to_date": D(900), "actual": D(100)}
    assert figures(best=Fraction(44), **short).state == "out of reach", "45 a day are needed"
    assert figures(best=Fraction(45), **short).state == "behind", "the best rate itself is within reach"
    assert figures(best=None, **short).state == "behind"
    assert figures(TimeLeft(4, 1, False), best=Fraction(1), **short).state == "behind", (
        "four days are too few to say so"
    )


def test_history_begins_with_the_first_money() -> None:
    quarters = [(D(0), 60)] * 4 + [(D(600), 60), (D(1200), 60), (D(300), 60)]
    assert rules.best_rate(quarters) is None, "three quarters are too few"
    assert rules.best_rate([*quarters, (D(0), 60)]) == 20
    assert rules.best_rate([(D(9999), 1), *quarters, (D(0), 60)]) == 20, "only the last eight count"


def test_retired_on_is_the_first_day_that_reached_it() -> None:
    days = [(date(2026, 9, 1), D(60)), (date(2026, 9, 2), D(40)), (date(2026, 9, 3), D(5))]
    assert rules.retired_on(days, D(100)) == date(2026, 9, 2)
    assert rules.retired_on(days, D(106)) is None and rules.retired_on(days, None) is None


amounts = st.decimals(min_value=0, max_value=10**9, places=2)
some_parts = st.builds(
    Parts,
    budget=amounts,
    actual=amounts,
    budget_to_date=amounts,
    open_pipeline=amounts,
    weighted=amounts,
    has_budget=st.booleans(),
)


@given(st.lists(some_parts, max_size=6), st.randoms())
def test_sums_add_up_in_any_order_and_nesting(parts: list[Parts], shuffle: object) -> None:
    whole = rules.total(parts)
    mixed = list(parts)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert rules.total([rules.total(mixed[:2]), rules.total(mixed[2:])]) == whole
    figures = rules.figures(whole, LEFT, limits=Limits(), best_rate=None)
    figures_of_parts = [rules.figures(part, LEFT, limits=Limits(), best_rate=None) for part in parts]
    assert figures.difference == sum((figure.difference for figure in figures_of_parts), D(0))
    assert figures.actual == sum((figure.actual for figure in figures_of_parts), D(0))
    assert figures.landing == sum((figure.landing or D(0) for figure in figures_of_parts), D(0))


@given(some_parts)
def test_ratios_come_from_the_summed_parts(parts: Parts) -> None:
    measured = rules.figures(parts, LEFT, limits=Limits(), best_rate=None)
    assert measured.state in rules.STATES
    assert measured.gap is None or (measured.gap >= 0 and measured.gap in (0, measured.difference))
    assert (measured.state == "retired") == bool(
        measured.pace is not None and measured.budget and measured.actual >= measured.budget
    )
    assert measured.pace is None or measured.pace * measured.budget_to_date - measured.actual < D("0.01")
