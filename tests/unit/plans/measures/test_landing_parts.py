"""The organisation's figure is divided without a rest, by what was known on the day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.measures.rules.deal_survival import Cohort, Deals
from plans.measures.rules.landing import foretell
from plans.measures.rules.landing_facts import Known, Money, Span, WorkingDays
from plans.measures.rules.landing_parts import Divided, OpenDeal, Step, along, divided

FIRST = date(2025, 1, 1)
QUARTERS = tuple(
    Span(date(year, month, 1), date(year + month // 10, (month + 3) % 12, 1))
    for year in (2025, 2026)
    for month in (1, 4, 7, 10)
)
DAYS = WorkingDays.of(day for at in range(800) if (day := FIRST + timedelta(at)).weekday() < 5)
COHORTS = tuple(Cohort(at, at + age, won, 5) for at in range(50) for age, won in ((2, True), (3, False)))
STEADY = {day: Decimal(100) for day in DAYS.days}

ages = st.integers(0, 500)
deals = st.lists(
    st.builds(
        lambda unit, stage, at, wait, lasts, amount, is_won: OpenDeal(
            unit,
            stage,
            FIRST + timedelta(at),
            FIRST + timedelta(at + wait),
            FIRST + timedelta(at + wait + lasts),
            amount,
            FIRST + timedelta(at + wait + lasts) if is_won else None,
        ),
        st.integers(1, 3),
        st.integers(1, 2),
        ages,
        st.integers(0, 40),
        st.integers(0, 60),
        st.floats(0, 90_000),
        st.booleans(),
    ),
    max_size=40,
)
amounts = st.dictionaries(ages.map(lambda at: FIRST + timedelta(at)), st.integers(0, 9_000).map(Decimal), max_size=30)
monies = st.dictionaries(st.integers(1, 3), amounts, min_size=1, max_size=3)


def known(day: date, money: dict[date, Decimal] = STEADY) -> Known:
    spans = [span for span in QUARTERS if span.starts_on <= day]
    cohorts = Deals(FIRST, 0, day, COHORTS)
    return Known(day, spans[-1], tuple(spans[:-1]), Money.of(money).until(day), DAYS, cohorts)


def on(day: date, step: Step) -> Divided | None:
    then = known(day)
    return divided(step, then, foretell(then).days).get(day)


def cut(deal: OpenDeal, day: date) -> OpenDeal:
    """The deal as it was known at the end of a day."""
    is_open = deal.ends_before is None or deal.ends_before > day
    won_on = deal.won_on if deal.won_on and deal.won_on <= day else None
    return deal._replace(ends_before=None if is_open else deal.ends_before, won_on=won_on)


@given(monies, deals, st.integers(100, 500))
def test_nothing_of_later_days_divides(
    of_units: dict[int, dict[date, Decimal]], every: list[OpenDeal], at: int
) -> None:
    day = FIRST + timedelta(at)
    uncut = Step({unit: Money.of(own) for unit, own in of_units.items()}, every)
    earlier = {unit: {on: amount for on, amount in own.items() if on <= day} for unit, own in of_units.items()}
    then = [cut(deal, day) for deal in every if deal.starts_on <= day]
    assert on(day, Step({unit: Money.of(own) for unit, own in earlier.items()}, then)) == on(day, uncut)


@given(monies, deals, st.integers(100, 500))
def test_the_parts_of_a_team_are_the_whole_team(
    of_units: dict[int, dict[date, Decimal]], every: list[OpenDeal], at: int
) -> None:
    split = on(FIRST + timedelta(at), Step({unit: Money.of(of_units.get(unit, {})) for unit in (1, 2, 3)}, every))
    if split is not None:
        assert sum(split.parts.values()) == pytest.approx(1)
        assert min(split.parts.values()) >= 0
        assert 0 <= split.weight_of_deals <= 1


def _worked(*, won: tuple[float, float], amounts: tuple[float, float]) -> list[OpenDeal]:
    """Two units open a deal each working day; of each, so many in 100 are won after 28 days, the others lost later."""
    opened: list[OpenDeal] = []
    for unit in (1, 2):
        for place, day in enumerate(DAYS.days):
            is_won = place * 7 % 100 < won[unit - 1]
            ends = day + timedelta(28 if is_won else 42)
            opened.append(OpenDeal(unit, unit, day, day, ends, amounts[unit - 1], ends if is_won else None))
    return opened


def test_who_wins_more_deals_of_the_same_age_gets_more_of_what_is_open() -> None:
    day, half = date(2026, 2, 2), Money.of({day: Decimal(50) for day in DAYS.days})
    like = on(day, Step({1: half, 2: half}, _worked(won=(50, 50), amounts=(10, 10))))
    apart = on(day, Step({1: half, 2: half}, _worked(won=(90, 10), amounts=(10, 10))))
    assert like is not None and apart is not None
    assert like.parts[1] == pytest.approx(0.5, abs=0.02)
    assert apart.parts[1] > like.parts[1] + 0.05


def test_open_deals_decide_more_once_they_foresaw_better_than_the_money() -> None:
    """From the second quarter on the money turns round each quarter; the open deals know it before."""
    units: dict[int, dict[date, Decimal]] = {1: {}, 2: {}}
    opened: list[OpenDeal] = []
    for day in DAYS.days:
        turn = (day.month - 1) // 3 % 2
        for unit in (1, 2):
            amount = 90 if (unit == 1) == (turn == 0) else 10
            units[unit][day] = Decimal(amount)
            begun = max(day - timedelta(30), FIRST)
            opened.append(OpenDeal(unit, 1, begun, begun, day, amount, day))
    step = Step({unit: Money.of(own) for unit, own in units.items()}, opened)
    first, later = on(date(2025, 6, 2), step), on(date(2026, 6, 1), step)
    assert first is not None and later is not None
    assert later.weight_of_deals > max(first.weight_of_deals, 0.5)


def test_without_deals_or_their_past_the_money_divides_alone() -> None:
    day = date(2025, 9, 1)
    money = {1: Money.of({day: Decimal(30) for day in DAYS.days}), 2: Money.of({day: Decimal(70) for day in DAYS.days})}
    alone = on(day, Step(money))
    assert alone == Divided({1: pytest.approx(0.3), 2: pytest.approx(0.7)}, 0.0)
    then = known(day)
    bare = Known(then.day, then.span, then.before, then.money, then.days)
    worked = _worked(won=(50, 50), amounts=(10, 10))
    assert divided(Step(money, worked), bare, foretell(bare).days)[day] == alone


def test_a_part_of_a_part_is_their_product_and_ends_where_a_step_is_silent() -> None:
    monday, tuesday = date(2026, 3, 2), date(2026, 3, 3)
    step = {monday: Divided({7: 0.25}, 0.0)}
    assert along({monday: 0.5, tuesday: 0.5}, [(7, step)]) == {monday: 0.125}
    assert along({monday: 0.5}, [(8, step)]) == {}
