"""Why an open deal is not to be believed: every reason with its number, and the edge of each."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages.rules import readiness
from pipeline.stages.rules.readiness import Facts

TODAY = date(2026, 11, 25)
PAUSE = timedelta(days=9)
READY = Facts(today=TODAY, amount=Decimal(1), close_on=TODAY, next_step="Call", next_step_on=TODAY)


def sentences(**changed):
    return [reason.text for reason in readiness.reasons(replace(READY, **changed))]


def test_a_deal_with_all_it_needs_is_ready_on_the_very_day():
    assert sentences() == []


@pytest.mark.parametrize(
    ("changed", "sentence", "number"),
    [
        ({"close_on": date(2026, 11, 24)}, "date past by 1 day", 1),
        ({"close_on": date(2026, 11, 20)}, "date past by 5 days", 5),
        ({"next_step": ""}, "no next step", None),
        ({"next_step_on": None}, "no next step", None),
        ({"next_step_on": date(2026, 11, 22)}, "next step past by 3 days", 3),
        ({"debt_on": TODAY}, "gate debt owed by Wed 25 Nov", 0),
        ({"debt_on": date(2026, 11, 23)}, "gate debt past by 2 days", 2),
        ({"stale_after_days": 10, "idle_days": 11}, "stale for 11 working days", 11),
        ({"pushes": 2}, "pushed twice", 2),
        ({"pushes": 5}, "pushed 5 times", 5),
        ({"paused_until_on": TODAY + PAUSE, "paused_days": 6, "longest_pause_days": 5}, "paused for 6 working days", 6),
        ({"paused_until_on": TODAY - PAUSE, "is_touched_since": False}, "pause over for 9 days", 9),
        ({"paused_until_on": TODAY, "is_touched_since": False}, "pause over since today", 0),
        ({"amount": None}, "no amount", None),
        ({"close_on": None}, "no close date", None),
    ],
)
def test_each_reason_has_its_words_and_its_number(changed, sentence, number):
    [reason] = readiness.reasons(replace(READY, **changed))
    assert (reason.text, reason.number) == (sentence, number)
    assert reason.kind in readiness.NOT_READY


AT_REST = {
    "paused_until_on": TODAY + PAUSE,
    "paused_days": 5,
    "longest_pause_days": 5,
    "next_step": "",
    "idle_days": 400,
    "stale_after_days": 1,
}


@pytest.mark.parametrize(
    "changed",
    [{"amount": Decimal(0)}, {"pushes": 1}, {"stale_after_days": 10, "idle_days": 10}, {"idle_days": 400}, AT_REST],
)
def test_what_stands_at_the_edge_is_still_ready(changed):
    assert sentences(**changed) == []


def test_everything_at_once_is_told_worst_first():
    worst = Facts(
        today=TODAY,
        amount=None,
        close_on=TODAY - timedelta(days=1),
        next_step="Call",
        next_step_on=TODAY - timedelta(days=1),
        debt_on=TODAY,
        idle_days=3,
        stale_after_days=2,
        pushes=2,
    )
    kinds = [reason.kind for reason in readiness.reasons(worst)]
    assert kinds == ["date past", "next step past", "gate debt", "stale", "pushed twice", "no amount"]
    assert kinds == sorted(kinds, key=readiness.NOT_READY.index)


days = st.dates(date(2026, 1, 1), TODAY)


@given(working=st.sets(days, max_size=60), changed_on=days, limit=st.integers(0, 70))
def test_the_day_that_filters_and_the_days_that_are_counted_agree(working, changed_on, limit):
    in_order = sorted(working)
    stale_before = readiness.last_change_that_is_stale(limit, in_order)
    is_filtered = stale_before is not None and changed_on < stale_before
    assert is_filtered is (readiness.idle_days(changed_on, in_order) > limit)
