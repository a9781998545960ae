"""Which misses ask, and what an answer may say."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.duties.rules.obligations import STATES
from accounts.duties.rules.trap_rules import StoredRule
from accounts.duties.rules.traps import CATCH_UP
from reviews.explanations.rules import asking
from reviews.explanations.rules.asking import Missed

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
MISSED = Missed("missed", False, False, False, "weekly-log", date(2026, 11, 20), datetime(2026, 11, 23, 22, tzinfo=UTC))
DAYS = [date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 30)]

misses = st.builds(
    Missed,
    status=st.sampled_from(STATES),
    is_waived=st.booleans(),
    is_done=st.booleans(),
    is_explained=st.booleans(),
    trap_key=st.sampled_from(["weekly-log", CATCH_UP]),
    due_on=st.dates(date(2026, 8, 1), date(2026, 11, 25)),
    missed_at=st.integers(0, 120).map(lambda days: NOW - timedelta(days=days)),
)


@given(misses, st.none() | st.dates(date(2026, 8, 1), date(2026, 11, 25)))
def test_only_a_miss_that_stands_and_is_young_asks(miss, since):
    if not asking.asks(miss, now=NOW, since=since, silent=[]):
        return
    assert (miss.status, miss.is_waived, miss.is_explained) == ("missed", False, False)
    assert NOW - miss.missed_at <= timedelta(weeks=8)
    assert since is None or miss.due_on >= since


@given(misses, st.dates(date(2026, 8, 1), date(2026, 11, 25)), st.none() | st.integers(1, 90))
def test_nothing_asks_on_days_of_silence_and_everything_else_asks_as_before(miss, start, length):
    end = None if length is None else start + timedelta(days=length)
    is_silent = start <= miss.due_on and (end is None or miss.due_on < end)
    asks = asking.asks(miss, now=NOW, since=None, silent=[(start, end)])
    assert asks == (not is_silent and asking.asks(miss, now=NOW, since=None, silent=[]))


def test_only_rules_of_the_whole_organisation_that_switch_it_off_are_silent():
    rules = [
        StoredRule(1, None, date(2026, 1, 1), date(2026, 2, 1), is_on=False, grace_working_days=1),
        StoredRule(2, None, date(2026, 2, 1), None, is_on=True, grace_working_days=1),
        StoredRule(3, 7, date(2026, 1, 1), None, is_on=False, grace_working_days=1),
    ]
    assert asking.silent_spans(rules) == [(date(2026, 1, 1), date(2026, 2, 1))]


@pytest.mark.parametrize(
    ("facts", "needs"),
    [
        ({}, True),
        ({"is_done": True}, False),
        ({"trap_key": CATCH_UP}, False),
        ({"is_on": False}, False),
    ],
)
def test_a_day_is_asked_for_where_something_is_left_to_catch_up(facts, needs):
    assert asking.needs_day(**({"trap_key": "weekly-log", "is_done": False, "is_on": True} | facts)) is needs


@pytest.mark.parametrize(
    ("day", "is_needed", "sentence"),
    [
        (DAYS[1], True, None),
        (None, False, None),
        (None, True, "Enter the day on which you catch up."),
        (date(2026, 11, 28), True, "Choose a working day from Thu 26 Nov 2026 to Mon 30 Nov 2026."),
        (date(2026, 11, 25), True, "Choose a working day from Thu 26 Nov 2026 to Mon 30 Nov 2026."),
        (DAYS[0], False, "Nothing is left to catch up here. Leave the day empty."),
    ],
)
def test_a_catch_up_is_on_one_of_the_working_days_ahead(day, is_needed, sentence):
    wrong = asking.faults(words_given="I was ill.", catch_up_on=day, is_needed=is_needed, offered=DAYS)
    assert wrong.get("catch_up_on") == sentence


@pytest.mark.parametrize("words", ["", "  ", "x" * 501])
def test_a_sentence_is_needed_and_stays_short(words):
    assert "words" in asking.faults(words_given=words, catch_up_on=DAYS[0], is_needed=True, offered=DAYS)
