"""Goals of an amendment set by hand: taken as they are, to the cent, and nothing before the day moves."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.amendments.rules import amended, amendment_statements
from plans.amendments.rules.amended import GoalsMiss, GoalStays
from plans.amendments.rules.amendment_statements import Statement
from plans.sales_plans.rules.plan_papers import Part, Source
from tests.unit.plans.amendments.test_amended_rules import END, amounts, between, days, paper_of
from traps_web.lib.canonical import canonical_json

shares = st.lists(st.integers(0, 10_000_000), min_size=3, max_size=3)


def cents(amount):
    return Decimal(amount).scaleb(-2)


def amend(before, goals, day, total):
    number = [Part("new", "New", total)]
    return amended.paper(before, number=number, day=day, until=END, between=between, currency="USD", by_hand=goals)


@given(amounts=amounts, new_amounts=shares, named=st.sets(st.integers(0, 2), min_size=1), day=days)
def test_goals_are_taken_as_they_are_or_refused_for_what_lies_before_the_day(amounts, new_amounts, named, day):
    before = paper_of(amounts)
    goals = {f"M{at}": cents(new_amounts[at]) for at in named}
    total = sum((goals.get(month.key, month.amount) for month in before.months), Decimal(0))
    refusal = None
    try:
        after = amend(before, goals, day, total)
    except GoalStays as fault:
        refusal = fault
    if refusal is not None:
        month = next(month for month in before.months if month.key == refusal.month)
        assert refusal.is_over == (month.ends_before <= day)
        assert refusal.is_over or goals[refusal.month] < cents(refusal.closed)
        assert cents(refusal.closed) <= month.amount
        return
    assert {month.key: month.amount for month in after.months} == {
        month.key: month.amount for month in before.months
    } | goals
    assert (
        after.total
        == total
        == sum(week.amount for week in after.weeks)
        == sum(quarter.amount for quarter in after.quarters)
    )
    for old, new in zip(before.weeks, after.weeks, strict=True):
        assert new.amount >= 0
        assert old.ends_before > day or old == new
        assert old.month in goals or old == new


@given(amounts=amounts, last_amount=st.integers(0, 10_000_000), apart=st.integers(-100, 100).filter(bool))
def test_goals_that_miss_the_number_say_by_how_much(amounts, last_amount, apart):
    before = paper_of(amounts)
    goals = sum(amounts[:2]) + last_amount
    total = cents(max(goals + apart, 0))
    if total == cents(goals):
        return
    with pytest.raises(GoalsMiss) as fault:
        amend(before, {"M2": cents(last_amount)}, before.starts_on, total)
    assert (fault.value.goals, fault.value.total) == (cents(goals), total)


def test_a_statement_survives_its_canonical_text():
    source = Source("deal-3", "named deal", "Two presses", Decimal("12.50"), close_on=END, deal_id=3)
    for statement in (
        Statement(),
        Statement(goals={"M1": Decimal("1.00")}, sources=[source], answers={"sources": "The fair."}),
        Statement(sources=[]),
    ):
        assert amendment_statements.read(json.loads(canonical_json(statement))) == statement
    assert not Statement().says_something and Statement(sources=[]).says_something
    assert Statement(goals={"M1": Decimal(1)}, sources=[]).parts == ["goals of months", "sources"]
