"""Which deals a frozen view takes: the same as the list of deals does, where the past is known."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages.rules import readiness
from plans.conditions.rules import views as rules
from plans.conditions.rules.views import Deal, Span, View

DAY = date(2026, 11, 27)
DAYS = st.integers(-40, 40).map(lambda days: DAY + timedelta(days=days))


def deal(**facts):
    known = {"has_next_step": True, "next_step_on": DAY + timedelta(days=3), "knows_debt": True}
    basics = {"deal_id": 1, "people": frozenset({1}), "team_id": 7, "stage_id": 3, "pipeline_id": 2}
    usual = {"amount": Decimal(100), "close_on": DAY + timedelta(days=9), "paused_until_on": None}
    return Deal(**basics | usual | known | facts)


def view(**filters):
    return View(**{"span": Span()} | filters)


@pytest.mark.parametrize(
    ("filters", "facts"),
    [
        ({"span": Span(DAY, DAY + timedelta(days=5))}, {}),
        ({"span": Span(DAY, None)}, {"close_on": None}),
        ({"span": Span(is_undated=True)}, {}),
        ({"pipeline_id": 9}, {}),
        ({"stage_id": 9}, {}),
        ({"person_id": 9}, {}),
        ({"teams": frozenset({9})}, {}),
        ({"least": Decimal(101)}, {}),
        ({"least": Decimal(1)}, {"amount": None}),
        ({"most": Decimal(99)}, {}),
        ({"least_pushes": 1}, {}),
        ({"is_paused": True}, {}),
        ({"is_paused": False}, {"paused_until_on": DAY + timedelta(days=1)}),
        ({"not_ready": "any"}, {}),
        ({"not_ready": readiness.NO_NEXT_STEP}, {}),
    ],
)
def test_what_a_filter_leaves_out(filters, facts):
    assert rules.holds(view(**filters), deal(**facts), DAY) is False


@pytest.mark.parametrize(
    ("reason", "facts"),
    [
        (readiness.DATE_PAST, {"close_on": DAY - timedelta(days=1)}),
        (readiness.NO_NEXT_STEP, {"has_next_step": False, "next_step_on": None}),
        (readiness.NO_NEXT_STEP, {"next_step_on": None}),
        (readiness.STEP_PAST, {"next_step_on": DAY - timedelta(days=1)}),
        (readiness.GATE_DEBT, {"gate_debt_on": DAY}),
        (readiness.PUSHED, {"pushes": 2}),
        (readiness.NO_AMOUNT, {"amount": None}),
        (readiness.NO_CLOSE_DATE, {"close_on": None}),
    ],
)
def test_each_reason_that_the_past_keeps(reason, facts):
    assert rules.holds(view(not_ready=reason), deal(**facts), DAY) is True
    assert rules.holds(view(not_ready=rules.ANY), deal(**facts), DAY) is True


def test_what_was_not_recorded_is_not_known_unless_another_reason_decides():
    unknown = {"has_next_step": None, "next_step_on": None, "knows_debt": False}
    assert rules.holds(view(not_ready=readiness.NO_NEXT_STEP), deal(**unknown), DAY) is None
    assert rules.holds(view(not_ready=readiness.GATE_DEBT), deal(**unknown), DAY) is None
    assert rules.holds(view(not_ready=rules.ANY), deal(**unknown), DAY) is None
    assert rules.holds(view(not_ready=rules.ANY), deal(**unknown, amount=None), DAY) is True
    assert rules.holds(view(), deal(**unknown), DAY) is True


@given(
    st.none() | DAYS,
    st.booleans(),
    st.none() | DAYS,
    st.none() | DAYS,
    st.none() | DAYS,
    st.integers(0, 3),
    st.none() | st.just(Decimal(5)),
)
def test_the_reasons_are_those_of_the_list_of_deals(close_on, has_step, step_on, debt_on, paused_on, pushes, amount):
    facts = readiness.Facts(
        today=DAY,
        amount=amount,
        close_on=close_on,
        next_step="Call" if has_step else "",
        next_step_on=step_on,
        debt_on=debt_on,
        pushes=pushes,
        paused_until_on=paused_on,
    )
    kinds = {reason.kind for reason in readiness.reasons(facts)}
    then = deal(
        amount=amount,
        close_on=close_on,
        has_next_step=has_step,
        next_step_on=step_on,
        gate_debt_on=debt_on,
        pushes=pushes,
        paused_until_on=paused_on,
    )
    for reason in rules.KNOWN_REASONS:
        assert rules.holds(view(not_ready=reason), then, DAY) is (reason in kinds), reason


def test_a_condition_in_words():
    filters = {"closing": "month", "not_ready": "any", "words": ["of team North"]}
    assert rules.in_words("Not ready", filters) == (
        "the view “Not ready” is empty (open deals, closing in the month of the deadline, of team North, "
        "not ready for any reason that the past keeps)"
    )
    assert rules.in_words("March", {"from": "2027-03-01", "before": "2027-04-01"}) == (
        "the view “March” is empty (open deals, closing on 2027-03-01 or later, closing before 2027-04-01)"
    )
