"""The expected landing knows nothing of later days, and never fails, whatever the past looks like."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import landing as bench
from plans.measures.rules import landing
from plans.measures.rules.deal_survival import Cohort, Deals, life_table, wins_ahead
from plans.measures.rules.landing import Estimate, PastDay, expected, foretell, weights_of
from plans.measures.rules.landing_facts import DAY, Known, Money, Span, WorkingDays
from plans.measures.rules.landing_methods import SAME_DAYS, SHAPE, SURVIVAL, THIRTEEN, share

FIRST = date(2024, 1, 1)
QUARTERS = tuple(
    Span(date(year, month, 1), date(year + month // 10, (month + 3) % 12, 1))
    for year in (2024, 2025, 2026)
    for month in (1, 4, 7, 10)
)
DAYS = WorkingDays.of(day for at in range(1200) if (day := FIRST + timedelta(at)).weekday() < 5)
amounts = st.decimals(min_value=0, max_value=50_000, places=2)
histories = st.dictionaries(st.integers(0, 1000).map(lambda at: FIRST + timedelta(at)), amounts, max_size=120)


def known(amount_by_day: dict[date, Decimal], day: date, deals: Deals | None = None) -> Known:
    spans = [span for span in QUARTERS if span.starts_on <= day]
    return Known(day, spans[-1], tuple(spans[:-1]), Money.of(amount_by_day), DAYS, deals)


def steady(until: date, amount: int = 100) -> dict[date, Decimal]:
    """The same money on each working day."""
    return {day: Decimal(amount) for day in DAYS.days if day <= until}


@given(histories, histories, st.integers(60, 1000))
def test_nothing_of_later_days_is_in_the_figure(whole: dict[date, Decimal], own: dict[date, Decimal], at: int) -> None:
    day = FIRST + timedelta(at)
    whole = {key: whole.get(key, Decimal(0)) + own.get(key, Decimal(0)) for key in {*whole, *own}}
    uncut = expected(foretell(known(whole, day)), Money.of(own))
    cut = {key: amount for key, amount in whole.items() if key <= day}
    cut_own = {key: amount for key, amount in own.items() if key <= day}
    assert expected(foretell(known(cut, day)), Money.of(cut_own)) == uncut


@given(histories, st.integers(0, 1000))
def test_the_interval_holds_the_figure_and_nothing_is_below_nothing(whole: dict[date, Decimal], at: int) -> None:
    expectation = expected(foretell(known(whole, FIRST + timedelta(at))), Money.of(whole))
    if expectation is None:
        return
    assert expectation.to_come >= 0
    assert sum(estimate.weight for estimate in expectation.estimates) == pytest.approx(1)
    if expectation.low is not None and expectation.high is not None:
        assert 0 <= expectation.low <= expectation.to_come <= expectation.high
    chances = [
        expectation.chance(missing)
        for missing in (0, expectation.to_come / 2, expectation.to_come, expectation.to_come * 3)
    ]
    assert chances[0] == 1
    if expectation.off:
        assert chances == sorted(chances, key=lambda chance: -(chance or 0))
        assert all(0 < (chance or 0) <= 1 for chance in chances)


def test_without_any_history_nothing_is_said() -> None:
    day = date(2026, 5, 4)
    assert expected(foretell(known({}, day)), Money()) is None
    assert expected(foretell(known(steady(day), day)), Money()) is None, "somebody without money of their own"
    few = {key: amount for key, amount in steady(day).items() if key > day - timedelta(14)}
    assert expected(foretell(known(few, day)), Money.of(few)) is None, "two weeks are no past"


def test_a_young_organisation_is_told_by_the_simplest_method_named_so() -> None:
    day = date(2024, 3, 4)
    money = steady(day)
    expectation = expected(foretell(known(money, day)), Money.of(money))
    assert expectation is not None
    assert (expectation.basis, expectation.low, expectation.trials, expectation.chance(1)) == (THIRTEEN, None, (), None)
    assert expectation.to_come == pytest.approx(100 * DAYS.count(day + DAY, date(2024, 4, 1)))


def test_steady_money_is_foreseen_exactly_and_all_methods_weigh_the_same() -> None:
    day = date(2025, 8, 4)
    money = steady(day)
    expectation = expected(foretell(known(money, day)), Money.of(money))
    assert expectation is not None
    assert expectation.basis == landing.BLEND
    assert expectation.to_come == pytest.approx(100 * DAYS.count(day + DAY, date(2025, 10, 1)), rel=0.03)
    assert {estimate.key for estimate in expectation.estimates} == {THIRTEEN, SAME_DAYS, SHAPE}
    assert expectation.high is not None and expectation.high < expectation.to_come * 1.1


@pytest.mark.parametrize("day_of_month", [1, 28])
def test_money_that_is_booked_once_a_month_fails_nowhere(day_of_month: int) -> None:
    money = {date(2024 + at // 12, at % 12 + 1, day_of_month): Decimal(1000) for at in range(30)}
    for at in range(0, 880, 5):
        expectation = expected(foretell(known(money, FIRST + timedelta(at))), Money.of(money))
        assert expectation is None or expectation.to_come >= 0


def test_a_year_without_money_expects_nothing_and_does_not_fail() -> None:
    day = date(2026, 5, 4)
    money = steady(date(2025, 3, 31))
    assert expected(foretell(known(money, day)), Money.of(money)) is None
    expectation = expected(foretell(known(money, date(2025, 12, 8))), Money.of(money))
    assert expectation is not None
    assert expectation.to_come == 0
    assert expectation.chance(1) == pytest.approx(0.5 / (2 * len(expectation.off) + 1))


def test_parts_of_the_organisation_add_up_to_it() -> None:
    day = date(2025, 8, 4)
    mine, other = steady(day, 30), steady(day, 70)
    foretold = foretell(known(steady(day), day))
    parts = [expected(foretold, Money.of(money)) for money in (mine, other)]
    whole = expected(foretold, Money.of(steady(day)))
    assert whole is not None
    assert sum(part.to_come for part in parts if part) == pytest.approx(whole.to_come)


def test_a_short_history_of_somebody_is_drawn_towards_nothing() -> None:
    day = date(2025, 8, 4)
    began = {key: Decimal(100) for key in DAYS.days if date(2025, 7, 21) <= key <= day}
    part = share(known(steady(day), day), Money.of(began))
    assert part is not None
    assert part == pytest.approx(11 / 76)


def test_weights_leave_equality_slowly_and_towards_the_better_method() -> None:
    def past_day(span: Span) -> PastDay:
        return PastDay(span.starts_on, span, 40, (Estimate("good", 101, 0.5), Estimate("poor", 140, 0.5)), 100)

    after_a_quarter = weights_of(["good", "poor"], [past_day(QUARTERS[0])])
    after_eight_quarters = weights_of(["good", "poor"], [past_day(span) for span in QUARTERS[:8]])
    assert weights_of(["good", "poor"], []) == {"good": 0.5, "poor": 0.5}
    assert 0.5 < after_a_quarter["good"] < 0.6 < after_eight_quarters["good"] < 0.9


def test_the_method_that_reads_deals_weighs_nothing_until_a_year_is_known() -> None:
    deals = Deals(FIRST, 0, date(2026, 9, 1), tuple(Cohort(at, at + 2, True, 10) for at in range(60)))

    def weight(day: date) -> float:
        foretold = foretell(known(steady(day), day, deals))
        return next(estimate.weight for estimate in foretold.now if estimate.key == SURVIVAL)

    assert weight(date(2024, 11, 4)) == 0
    assert weight(date(2025, 2, 3)) > 0


def test_deals_fare_by_age_as_those_before_them() -> None:
    """Of ten deals of each fortnight, five are won two fortnights later, five are lost after three."""
    cohorts = [Cohort(at, at + age, won, 5) for at in range(20) for age, won in ((2, True), (3, False))]
    deals = Deals(FIRST, 0, FIRST + timedelta(20 * 14), tuple(cohorts)).until(FIRST + timedelta(20 * 14 - 1))
    table = life_table(deals)
    assert table.won[2] == pytest.approx(0.5)
    assert table.lost[3] == pytest.approx(1)
    assert table.wins(0, 2) == 0 and table.wins(0, 3) == pytest.approx(0.5)
    assert wins_ahead(deals, 14) == pytest.approx(5, abs=1)


def test_the_backtest_on_the_sample_meets_its_aims(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.run() == 0
    assert "expected landing" in capsys.readouterr().out
