"""Which target holds, what a short week leaves of it, what pace asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.targets.rules import targets as rules
from plans.targets.rules.targets import StoredTarget

EVERYBODY = StoredTarget(1, None, None, 40)
REGION = StoredTarget(1, None, 7, 30)
TEAM = StoredTarget(1, None, 8, 35)
OWN = StoredTarget(1, 3, None, 20)
SOMEBODY_ELSES = StoredTarget(1, 4, None, 99)


@pytest.mark.parametrize(
    ("rows", "wins"),
    [
        ([EVERYBODY], EVERYBODY),
        ([EVERYBODY, REGION], REGION),
        ([REGION, TEAM, EVERYBODY], TEAM),
        ([EVERYBODY, TEAM, OWN, REGION], OWN),
        ([SOMEBODY_ELSES, EVERYBODY], EVERYBODY),
    ],
)
def test_the_nearest_one_holds(rows, wins):
    assert rules.holding(rows, person_id=3, teams=[8, 7])[1] == wins


def test_nobodys_target_is_no_target():
    assert rules.holding([SOMEBODY_ELSES, StoredTarget(2, None, 9, 5)], person_id=3, teams=[8, 7]) == {}


@pytest.mark.parametrize(("per_week", "days", "left"), [(40, 5, 40), (40, 4, 32), (12, 4, 10), (5, 0, 0), (6, 6, 6)])
def test_holidays_shrink_a_week(per_week, days, left):
    assert rules.shrunk(per_week, working_days=days, full_week=5) == left


@pytest.mark.parametrize(("target", "expected"), [(40, 30), (12, 9), (6, 4), (4, 3), (5, 4)])
def test_pace_asks_for_whole_pieces(target, expected):
    assert rules.pace(target, days_done=3, working_days=4) == expected


@given(st.integers(0, 999), st.integers(0, 7), st.integers(0, 7))
def test_pace_never_asks_for_more_than_the_target(target, done, days):
    assert 0 <= rules.pace(target, days_done=done, working_days=days) <= target
    assert rules.pace(target, days_done=days, working_days=days) == (target if days else 0)
