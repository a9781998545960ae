"""Keeps in a row: the third without a change raises a flag, and only a changed deal lowers it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reviews.pipeline_reviews.rules.keeps import (
    DealFacts,
    Said,
    facts_key,
    flag_stands,
    keeps_in_row,
    raises_flag,
)
from reviews.pipeline_reviews.rules.verdicts import DOWNGRADE, HELP, KEEP, MOVE

KEYS = st.sampled_from(["as it was", "changed", "changed again"])
SAID = st.builds(Said, st.sampled_from([KEEP, KEEP, KEEP, HELP, MOVE, DOWNGRADE]), KEYS)
FACTS = DealFacts("open", 1, 2, Decimal("5.00"), date(2026, 12, 1), "", "Call", date(2026, 11, 30))


def kept(*keys):
    return [Said(KEEP, key) for key in keys]


def test_the_third_keep_of_an_unchanged_deal_raises_the_flag():
    assert [raises_flag(keeps_in_row(kept(*["a"] * count), "a") + 1) for count in range(4)] == [
        False,
        False,
        True,
        True,
    ]
    assert not flag_stands(kept("a", "a"), "a")
    assert flag_stands(kept("a", "a", "a"), "a")


def test_another_verdict_leaves_the_flag_up_and_a_change_lowers_it():
    flagged = [*kept("a", "a", "a"), Said(HELP, "a")]
    assert flag_stands(flagged, "a")
    assert not flag_stands(flagged, "b")
    assert not flag_stands([*flagged, *kept("b")], "b")
    assert not flag_stands([*flagged, *kept("b")], "a")


@given(st.lists(SAID, max_size=12), KEYS)
def test_a_flag_stands_only_where_the_deal_is_as_it_was_when_it_was_kept_three_times(said, now):
    runs = [index for index in range(2, len(said)) if all(row.verdict == KEEP for row in said[index - 2 : index + 1])]
    raised = [index for index in runs if len({row.facts_key for row in said[index - 2 : index + 1]}) == 1]
    stands = any(said[index].facts_key == now and all(row.facts_key == now for row in said[index:]) for index in raised)
    assert flag_stands(said, now) is stands


@given(st.lists(SAID, max_size=12), KEYS, st.sampled_from([HELP, MOVE, DOWNGRADE]))
def test_no_verdict_alone_lowers_a_flag(said, now, verdict):
    if flag_stands(said, now):
        assert flag_stands([*said, Said(verdict, now)], now)


@given(st.lists(SAID, max_size=12), KEYS)
def test_the_count_is_that_of_the_last_keeps_with_the_same_facts(said, now):
    count = keeps_in_row(said, now)
    assert all(row == Said(KEEP, now) for row in said[len(said) - count :])
    assert count == len(said) or said[len(said) - count - 1] != Said(KEEP, now)


@given(
    st.sampled_from(
        [
            {"stage_id": 9},
            {"owner_id": 9},
            {"amount": None},
            {"amount": Decimal("5.01")},
            {"close_on": None},
            {"forecast": "commit"},
            {"next_step": "Visit"},
            {"next_step_on": None},
            {"paused_until_on": date(2027, 1, 1)},
        ]
    )
)
def test_each_fact_counts_as_a_change(change):
    assert facts_key(replace(FACTS, **change)) != facts_key(FACTS)
    assert facts_key(replace(FACTS)) == facts_key(FACTS)
