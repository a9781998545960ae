"""What stayed after a tightening, beside peers, and on which days it is checked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.tightening.rules import checking, effects, windows
from reviews.tightening.rules.effects import Effect, Triple
from reviews.tightening.rules.windows import Span, Standing

MONDAY = date(2026, 8, 31)
AMOUNTS = st.decimals(min_value=0, max_value=1000, places=1)
TRIPLES = st.builds(Triple, AMOUNTS, AMOUNTS, AMOUNTS)


def triple(*amounts):
    return Triple(*(None if amount is None else Decimal(str(amount)) for amount in amounts))


def effect(own, peers=None, key="activity:1"):
    return Effect(key, triple(*own), triple(*peers) if peers else None)


def test_what_stayed_is_held_against_what_stayed_of_the_peers():
    shown = effect((3, 6.5, 5), (4, 4.2, 4.2))
    assert shown.own.stayed == 2
    assert shown.difference == Decimal(2) - (Decimal("4.2") - 4)
    assert (shown.is_better, effects.stayed(shown)) == (True, True)


@pytest.mark.parametrize(
    ("shown", "held"),
    [
        (effect((3, 6, 5)), True),
        (effect((3, 6, 3)), False),
        (effect((3, 6, 5), (4, 4, 8)), False),  # Everybody rose by more.
        (effect((3, 6, None), (4, 4, 4)), None),
        (effect((6, 1, 2), (3, 3, 3), key=effects.NO_STEP), True),
        (effect((2, 1, 6), (3, 3, 3), key=effects.NO_STEP), False),
    ],
)
def test_it_stayed_where_it_is_better_than_before_by_more_than_that_of_the_peers(shown, held):
    assert effects.stayed(shown) is held


@given(st.lists(TRIPLES, min_size=1, max_size=6), st.lists(TRIPLES, max_size=12))
def test_peers_are_never_fewer_than_five_and_what_stayed_adds_up(own, others):
    figures = {pk: {"booked": row} for pk, row in enumerate([*own, *others])}
    covered, peers = range(len(own)), range(len(own), len(figures))
    (shown,) = effects.effects(figures, covered=covered, peers=peers, keys=["booked"])
    assert (shown.peers is None) == (len(others) < effects.LEAST_PEERS)
    assert min(row.before for row in own) <= shown.own.before <= max(row.before for row in own)
    if shown.difference is not None:
        # Means are rounded to the digits of a decimal.
        assert abs(shown.difference + shown.peers.stayed - shown.own.stayed) < Decimal("1e-9")


@given(TRIPLES, st.permutations(range(7)), st.lists(TRIPLES, min_size=7, max_size=7))
def test_the_order_of_the_peers_says_nothing(own, order, others):
    def shown(rows):
        figures = {0: {"booked": own}} | {pk: {"booked": row} for pk, row in enumerate(rows, 1)}
        return effects.effects(figures, covered=[0], peers=range(1, 8), keys=["booked"])

    assert shown(others) == shown([others[place] for place in order])


@pytest.mark.parametrize(
    ("own", "other", "is_like"), [([4], 4, True), ([4], 6, True), ([4], 7, False), ([4], None, False), ([], None, True)]
)
def test_peers_have_a_target_like_it(own, other, is_like):
    assert effects.similar(own, other) is is_like


@given(st.integers(1, windows.MOST_WEEKS), st.integers(-60, 120))
def test_the_windows_are_as_long_as_the_tightening_and_follow_each_other(weeks, days):
    span = windows.windows(MONDAY, MONDAY + timedelta(weeks=weeks))
    assert {window.weeks for window in (span.before, span.during, span.after)} == {weeks}
    assert (span.before.ends_before, span.during.ends_before) == (span.during.starts_on, span.after.starts_on)
    today = MONDAY + timedelta(days=days)
    for window, over in zip((span.before, span.during, span.after), span.until(today), strict=True):
        assert over is None or (
            over.starts_on == window.starts_on and over.ends_before <= min(today, window.ends_before)
        )


@pytest.mark.parametrize(
    ("ends_before", "today", "stands"),
    [
        (date(2026, 9, 28), date(2026, 8, 30), Standing.COMING),
        (date(2026, 9, 28), MONDAY, Standing.RUNNING),
        (date(2026, 9, 28), date(2026, 9, 27), Standing.RUNNING),
        (date(2026, 9, 28), date(2026, 9, 28), Standing.ENDED),
        (MONDAY, date(2026, 9, 28), Standing.TAKEN_BACK),
    ],
)
def test_it_ends_by_itself(ends_before, today, stands):
    assert windows.standing(MONDAY, ends_before, today) is stands


def test_it_is_checked_each_working_day_or_on_the_last_one_of_each_week():
    labor_day, friday = date(2026, 9, 7), date(2026, 9, 11)

    def is_working(day):
        return day.weekday() < 5 and day not in (labor_day, friday)

    ends_before = MONDAY + timedelta(weeks=2)
    daily = list(checking.days("daily", MONDAY, ends_before, is_working))
    assert len(daily) == 8
    assert labor_day not in daily
    assert list(checking.days("weekly", MONDAY, ends_before, is_working)) == [date(2026, 9, 4), date(2026, 9, 10)]


def test_a_week_that_runs_is_not_measured():
    assert Span(MONDAY, MONDAY + timedelta(weeks=4)).until(MONDAY + timedelta(days=6)) is None
