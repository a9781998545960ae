"""Which rule of a trap holds for whom, and what it makes of the trap."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.duties.rules import trap_rules as rules
from accounts.duties.rules.trap_rules import StoredRule
from accounts.duties.rules.traps import INSTRUMENTS, SUBJECTS, Closing
from accounts.duties.services.traps import DEFAULTS

DAY = date(2026, 11, 25)
LINE = (3, 2, 1)
"""A team and those above it, nearest first."""


@st.composite
def spans_of(draw: st.DrawFn, team: int | None) -> list[StoredRule]:
    """Rules of one team that never share a day.

    The time is cut at some days, each stretch with a rule or without; the last one is open or not.
    """
    cuts = sorted(draw(st.sets(st.integers(-20, 20), max_size=5)))
    days = [DAY + timedelta(days=cut) for cut in cuts]
    spans = [
        StoredRule(0, team, start, end, draw(st.booleans()), draw(st.integers(0, 10)))
        for start, end in pairwise(days)
        if draw(st.booleans())
    ]
    if days and draw(st.booleans()):
        spans.append(StoredRule(0, team, days[-1], None, draw(st.booleans()), draw(st.integers(0, 10))))
    return spans


@given(
    st.tuples(*[spans_of(team) for team in (*LINE, None, 9)]),
    st.integers(-30, 30).map(lambda step: DAY + timedelta(days=step)),
)
def test_the_nearest_teams_rule_wins_and_at_most_one_holds_on_a_day(given_rules, day):
    everything = [rule for rules_of_team in given_rules for rule in rules_of_team]
    winner = rules.holding(everything, teams=LINE, day=day)
    live = {team: [r for r in everything if r.team_id == team and r.holds_on(day)] for team in (*LINE, None)}
    assert all(len(many) <= 1 for many in live.values())
    nearest = [many[0] for many in live.values() if many]
    assert winner == (nearest[0] if nearest else None)
    assert winner is None or winner.team_id != 9  # A team that stands elsewhere in the tree.


def test_without_a_rule_the_trap_is_as_usual():
    held = rules.terms("weekly-log", None, is_on=True, grace_working_days=0)
    assert (held.is_on, held.grace_working_days, held.term, held.closing) == (True, 0, None, Closing(4, time(17, 0)))
    assert rules.terms("plan-decision", None, is_on=True, grace_working_days=1).counted == 2


def test_a_rule_changes_what_it_says_and_leaves_the_rest():
    rule = StoredRule(1, None, DAY, None, True, 3, closes_weekday=3, closes_at=time(16, 0))
    held = rules.terms("weekly-log", rule, is_on=True, grace_working_days=0)
    assert (held.grace_working_days, held.closing) == (3, Closing(3, time(16, 0)))
    assert (
        rules.terms("leave-decision", StoredRule(1, None, DAY, None, True, 3), is_on=True, grace_working_days=1).term
        == 3
    )


@pytest.mark.parametrize("key", sorted(INSTRUMENTS))
def test_how_soon_it_is_handed_in_again_is_said_where_something_is_returned(key):
    again = INSTRUMENTS[key].again
    usual = rules.terms(key, None, is_on=True, grace_working_days=1)
    ruled = rules.terms(key, StoredRule(1, None, DAY, None, True, 1, again_within=7), is_on=True, grace_working_days=1)
    if again is None:
        assert usual.again is ruled.again is None
        with pytest.raises(LookupError):
            assert usual.again_within
    else:
        assert (usual.again_within, ruled.again_within) == (again.usual, 7)
        assert again.least <= again.usual <= again.most


@pytest.mark.parametrize("key", sorted(INSTRUMENTS))
def test_what_must_be_on_is_on_whatever_a_rule_says(key):
    held = rules.terms(key, StoredRule(1, None, DAY, None, False, 1), is_on=True, grace_working_days=1)
    assert held.is_on is bool(INSTRUMENTS[key].always_on)


def test_every_trap_that_is_installed_says_who_owes_it_and_what_settles_it():
    assert {key for key, *_ in DEFAULTS} == set(INSTRUMENTS)
    for made in INSTRUMENTS.values():
        assert ("{term}" in made.deadline) is (made.term is not None)
        assert ("{closing}" in made.deadline) is (made.closing is not None)


def test_every_trap_stands_under_one_subject_of_the_library() -> None:
    listed = [key for keys in SUBJECTS.values() for key in keys]
    assert sorted(listed) == sorted(INSTRUMENTS)
