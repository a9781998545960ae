"""Budget lines and goals laid anew from a day on: what lies before stays, sums meet, to the cent."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.amendments.rules import amended
from plans.amendments.rules.amended import NoDayLeft, Stretch, TooLittle
from plans.sales_plans.rules.plan_papers import Goal, Paper, Part

START = date(2026, 12, 1)
END = date(2027, 3, 1)
MONTHS = [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1), END]


def between(start, end):
    """Working days from Monday to Friday."""
    return sum(1 for at in range((end - start).days) if (start + timedelta(days=at)).weekday() < 5)


def lines_of(amounts):
    return [
        Stretch(at, first, last, between(START, first), between(first, last), amount)
        for at, (first, last, amount) in enumerate(zip(MONTHS, MONTHS[1:], amounts, strict=False))
    ]


days = st.integers(0, (END - START).days - 1).map(lambda at: START + timedelta(days=at))
amounts = st.lists(st.integers(0, 10_000_000), min_size=3, max_size=3)


@given(amounts=amounts, day=days, share=st.integers(0, 300))
def test_lines_before_the_day_stay_and_all_add_up_to_the_number(amounts, day, share):
    lines, counted = lines_of(amounts), between(START, day)
    number = sum(amounts) * share // 100
    closed = sum(line.closed(day, counted) for line in lines)
    if number < closed:
        with pytest.raises(TooLittle) as fault:
            amended.relay(lines, number=number, day=day, counted=counted)
        assert fault.value.closed == closed
        return
    try:
        laid = amended.relay(lines, number=number, day=day, counted=counted)
    except NoDayLeft:
        assert between(day, END) == 0
        return
    assert sum(row.closed + row.after for row in laid) == number
    for row in laid:
        assert row.closed + row.ahead == row.line.amount
        assert row.closed >= 0 and row.after >= 0
        if row.line.ends_before <= day:
            assert (row.closed, row.delta) == (row.line.amount, 0)
        if row.line.starts_on >= day:
            assert (row.done, row.closed) == (0, 0)


@given(amounts=amounts, day=days)
def test_the_same_number_changes_nothing(amounts, day):
    laid = amended.relay(lines_of(amounts), number=sum(amounts), day=day, counted=between(START, day))
    assert [row.delta for row in laid] == [0, 0, 0]


def test_what_stands_keeps_its_proportions_and_nothing_is_laid_by_working_days():
    by_shape = amended.relay(lines_of([100, 300, 100]), number=300, day=MONTHS[1], counted=between(START, MONTHS[1]))
    assert [row.closed + row.after for row in by_shape] == [100, 150, 50]
    by_days = amended.relay(lines_of([100, 0, 0]), number=4200, day=MONTHS[1], counted=between(START, MONTHS[1]))
    assert [row.closed + row.after for row in by_days] == [100, 2100, 2000]  # 21 and 20 working days.


def weeks_of(month, first, last, amount):
    """Cut weeks of a month, the amount on them by working days."""
    inside = (first + timedelta(days=at) for at in range(1, (last - first).days))
    edges = [first, *(day for day in inside if day.weekday() == 0), last]
    total, goals, laid = between(first, last), [], 0
    for at, (start, end) in enumerate(itertools.pairwise(edges)):
        upto = amount * between(first, end) // total
        goals.append(Goal(f"W{month}{at}", start, end, Decimal(upto - laid).scaleb(-2), month))
        laid = upto
    return goals


def paper_of(amounts):
    weeks = [
        week
        for at, (first, last, amount) in enumerate(zip(MONTHS, MONTHS[1:], amounts, strict=False))
        for week in weeks_of(f"M{at}", first, last, amount)
    ]
    months = [
        Goal(f"M{at}", first, last, Decimal(amount).scaleb(-2))
        for at, (first, last, amount) in enumerate(zip(MONTHS, MONTHS[1:], amounts, strict=False))
    ]
    total = Decimal(sum(amounts)).scaleb(-2)
    quarter = Goal("Q", START, END, total)
    return Paper(
        "quarterly",
        "Q",
        START,
        END,
        1,
        "Rita",
        "",
        "",
        [Part("new", "New", total)],
        total,
        [quarter],
        months,
        weeks,
        [],
        [],
        [],
    )


@given(amounts=amounts, day=days, share=st.integers(0, 300), until=st.sampled_from(MONTHS[1:]))
def test_goals_before_the_day_stay_and_weeks_months_and_quarters_meet(amounts, day, share, until):
    before = paper_of(amounts)
    total = Decimal(sum(amounts) * share // 100).scaleb(-2)
    number = [Part("new", "New", total)]
    after = amended.paper(before, number=number, day=day, until=until, between=between, currency="USD")
    if after is None:
        assert total < before.total or until <= day
        return
    assert after.total == total == sum(week.amount for week in after.weeks)
    assert sum(month.amount for month in after.months) == sum(quarter.amount for quarter in after.quarters) == total
    for old, new in zip(before.weeks, after.weeks, strict=True):
        assert old.ends_before > day or old == new
        assert new.amount >= 0
    for month in after.months:
        assert month.amount == sum(week.amount for week in after.weeks if week.month == month.key)
    for old, new in zip(before.months, after.months, strict=True):
        assert old.ends_before > day or old == new


def test_goals_after_the_span_in_question_stay_as_long_as_it_can_carry_the_change():
    before = paper_of([10_000, 10_000, 10_000])
    less = [Part("new", "New", Decimal("250.00"))]
    after = amended.paper(before, number=less, day=MONTHS[1], until=MONTHS[2], between=between, currency="USD")
    assert [month.amount for month in after.months] == [Decimal("100.00"), Decimal("50.00"), Decimal("100.00")]
    much_less = [Part("new", "New", Decimal("150.00"))]
    after = amended.paper(before, number=much_less, day=MONTHS[1], until=MONTHS[2], between=between, currency="USD")
    assert [month.amount for month in after.months] == [Decimal("100.00"), Decimal("25.00"), Decimal("25.00")]
