"""Calls are heard as what they were worth before, and only where enough of them were scored."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.measures.rules.landing_calls import Called, Calls, foretold_by_calls

LAST, RUNNING = date(2026, 1, 1), date(2026, 4, 1)
SCORED = date(2026, 4, 8)


def scored(person: int, commit: float, came: float, number: int = 13) -> list[Called]:
    """A quarter of weekly calls, all alike, scored in April."""
    return [Called(person, LAST, LAST + timedelta(weeks=week), commit, came, SCORED) for week in range(number)]


def says(*calls: list[Called], day: date = date(2026, 5, 4), brought: float = 100.0) -> float | None:
    return foretold_by_calls(Calls.of([row for rows in calls for row in rows]), RUNNING, day, {LAST: brought})


def now(person: int, commit: float, day: date = date(2026, 4, 27)) -> list[Called]:
    return [Called(person, RUNNING, day, commit)]


def test_each_call_is_corrected_by_half_of_the_own_bias_after_one_quarter() -> None:
    assert says(scored(1, 50, 100), now(1, 60)) == pytest.approx(60 * 1.5), "a sandbagger"
    assert says(scored(1, 200, 100), now(1, 160)) == pytest.approx(160 * 0.75), "a happy ear"
    assert says(scored(1, 50, 100), scored(2, 200, 100), now(1, 60), now(2, 160), brought=200) == pytest.approx(210)


def test_only_the_newest_call_counts() -> None:
    earlier, later = now(1, 10, date(2026, 4, 13)), now(1, 90, date(2026, 4, 20))
    assert says(scored(1, 100, 100), later, earlier) == pytest.approx(90)
    assert says(scored(1, 100, 100), later, earlier, day=date(2026, 4, 19)) == pytest.approx(10)


def test_people_without_a_scored_past_are_expected_in_proportion() -> None:
    assert says(scored(1, 80, 80), now(1, 80), now(2, 999), brought=100) == pytest.approx(100)
    assert says(scored(1, 80, 80), scored(2, 20, 20, number=3), now(1, 80), now(2, 999)) == pytest.approx(100)


@pytest.mark.parametrize(
    "calls",
    [
        [now(1, 60)],
        [scored(1, 50, 100)],
        [scored(1, 50, 100, number=3), now(1, 60)],
        [scored(1, 49, 49), now(1, 60)],
        [scored(1, 0, 100), now(1, 60)],
    ],
    ids=["never scored", "no call yet", "scored too rarely", "less than half of the money", "nothing was committed"],
)
def test_too_little_says_nothing(calls: list[list[Called]]) -> None:
    assert says(*calls) is None


def test_money_that_came_to_nothing_says_nothing() -> None:
    assert says(scored(1, 50, 0), now(1, 60), brought=0) is None


@given(
    st.lists(
        st.builds(Called, st.integers(1, 3), st.just(RUNNING), st.dates(RUNNING, date(2026, 6, 30)), st.floats(0, 1e6))
    ),
    st.dates(RUNNING, date(2026, 6, 30)),
)
def test_nothing_that_was_said_or_scored_later_is_heard(calls: list[Called], day: date) -> None:
    past = [row for person in (1, 2, 3) for row in scored(person, 40 * person, 50)]
    until = [row for row in calls if row.called_on <= day]
    seen = past if day >= SCORED else [row._replace(came=None, scored_on=None) for row in past]
    assert says(past, calls, day=day, brought=150) == says(seen, until, day=day, brought=150)
