"""Two keys, exactly: over random histories no step opens with one of them, and the same facts give the same step."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.consequences.rules import keys, playing
from reviews.consequences.rules.keys import History, Kept, Miss, Quarter
from reviews.consequences.rules.playing import Held
from reviews.policies.rules.ladders import DEFAULT_STEPS, Ladder, Result
from traps_web.lib import clock
from traps_web.lib.deadlines import due_instant

DAY = date(2026, 7, 6)
NOON = datetime(2026, 7, 6, 12, tzinfo=UTC)
UNTIL = NOON + timedelta(weeks=60)
LADDER = Ladder(3, DAY, 2, 2, 5, 5, DEFAULT_STEPS)
KINDS = ("weekly-log", "forecast-call")


def quarter(actual, budget=100, *, taken_on=DAY, key="2026-Q2", starts_on=date(2026, 4, 1)):
    ends_before = starts_on + timedelta(days=91)
    whole = None if budget is None else Decimal(budget)
    return Quarter(key, starts_on, ends_before, taken_on, whole, Decimal(actual))


def miss(days, pk=None, kind="weekly-log", **changed):
    at = NOON + timedelta(days=days)
    facts = {"due_on": at.date(), "flagged_at": at, "flagged_on": at.date()} | changed
    return Miss(pk if pk is not None else days, kind, **facts)


def kept(days, on_time=True, kind="weekly-log"):
    at = NOON + timedelta(days=days)
    return Kept(kind, at, at.date(), on_time)


def played(history, *, applies=DAY, ladder=LADDER, since=DAY):
    return playing.play(history, [Held(ladder, applies)], since=since, until=UNTIL)


def numbers(history, **changed):
    return [row.step.number for row in played(history, **changed).openings]


def test_two_misses_in_four_weeks_with_the_quarter_missed_open_the_first_step():
    history = History(misses=(miss(7), miss(21)), quarters=(quarter(90),), kept=(kept(28), kept(35), kept(42)))
    (opening,) = played(history).openings
    assert (opening.step.number, opening.version) == (1, 3)
    assert [row.obligation_id for row in opening.misses] == [7, 21]
    assert opening.opened_at == NOON + timedelta(days=21)
    assert opening.quarter.key == "2026-Q2"


@pytest.mark.parametrize("first", [date(2027, 1, 1), date(2027, 2, 26), date(2026, 10, 16), date(2026, 12, 11)])
@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Zurich", "Pacific/Auckland", "Pacific/Kiritimati"])
@pytest.mark.parametrize(("weeks", "opens"), [(3, True), (4, False)])
def test_fridays_so_many_weeks_apart_count_alike_whatever_the_clocks_do(first, zone, weeks, opens):
    """Between the two lies nothing, a clock put forward, one put back, or week 53 with the new year."""
    fridays = (first, first + timedelta(weeks=weeks))
    misses = tuple(
        Miss(pk, "weekly-log", day, at, clock.local_date(at, "America/New_York"))
        for pk, day in enumerate(fridays)
        for at in [due_instant(day, time(17), zone)]
    )
    before = quarter(90, taken_on=date(2026, 9, 8))
    history = History(misses=misses, quarters=(before,), zone="America/New_York")
    held = [Held(LADDER, DAY)]
    until = misses[-1].flagged_at
    assert bool(playing.play(history, held, since=DAY, until=until).openings) is opens


@pytest.mark.parametrize(
    "changed",
    [
        {"quarters": (quarter(100),)},
        {"quarters": (quarter(0, None),)},  # n/a is not missed.
        {"quarters": (quarter(0, 0),)},
        {"quarters": ()},
        {"quarters": (quarter(90, taken_on=DAY + timedelta(days=60)),)},
        {"misses": (miss(7),)},
        {"misses": (miss(7), miss(40))},
        {"misses": (miss(7), miss(21, counts=False))},
        {"misses": (miss(7), miss(21, controllable=False))},
        {"misses": (miss(7, due_on=DAY - timedelta(days=1)), miss(21))},  # Due before the policy applied.
    ],
)
def test_with_one_key_alone_nothing_opens(changed):
    facts = {"misses": (miss(7), miss(21)), "quarters": (quarter(90),)} | changed
    assert numbers(History(**facts)) == []


def test_the_highest_step_that_both_keys_open_is_the_one():
    gone_by = (miss(7, kind="weekly-log"), miss(14), miss(21))
    assert numbers(History(misses=gone_by, quarters=(quarter(90),)), since=DAY + timedelta(days=20)) == [2, 3, 4]


def test_what_opened_a_step_does_not_open_it_again():
    weeks = tuple(kept(days) for days in (28, 35, 42))
    misses = (miss(7), miss(21), miss(44), miss(60))
    history = History(misses=misses, kept=weeks, quarters=(quarter(90),))
    openings = played(history).openings
    assert [row.step.number for row in openings if not row.follows] == [1, 2]
    assert [row.obligation_id for row in openings[1].misses] == [7, 21, 44]


def test_a_step_follows_at_the_latest_day_without_its_number_and_while_the_result_is_missed():
    opened = (miss(7), miss(8), miss(9))
    assert numbers(History(misses=opened, quarters=(quarter(90),)), since=DAY + timedelta(days=9)) == [2, 3, 4]
    better = (quarter(90), quarter(100, key="2026-Q3", starts_on=date(2026, 7, 1), taken_on=DAY + timedelta(days=30)))
    assert numbers(History(misses=opened, quarters=better), since=DAY + timedelta(days=9)) == [2]


def test_the_number_is_met_in_a_row_and_after_the_opening():
    step = DEFAULT_STEPS[0]
    rows = (kept(-7), kept(7), kept(14, on_time=False), kept(21), kept(28), kept(35))
    history = History(kept=rows)
    assert keys.reached_at(history, step, NOON, UNTIL) == NOON + timedelta(days=35)
    assert keys.reached_at(history, step, NOON, NOON + timedelta(days=34)) is None
    in_a_row = [keys.in_a_row(history, step, NOON, NOON + timedelta(days=days)) for days in (6, 7, 14, 21, 28, 35)]
    assert in_a_row == [0, 1, 0, 1, 2, 3]
    other_kind = replace(step, kinds=frozenset({"promise"}))
    assert keys.in_a_row(history, other_kind, NOON, UNTIL) == 0


def test_a_running_quarter_counts_as_missed_where_it_was_behind_on_the_day():
    running = replace(DEFAULT_STEPS[0], result=Result.RUNNING_QUARTER)
    ladder = replace(LADDER, steps=(running,))
    misses = (miss(7), miss(21))
    for behind, opened in (({misses[1].flagged_on: True}, [1]), ({misses[0].flagged_on: True}, []), ({}, [])):
        assert numbers(History(misses=misses, behind=behind), ladder=ladder) == opened


def test_result_alone_never_opens_a_step():
    taken_on = date(2026, 10, 7)
    missed = quarter(80, key="2026-Q3", starts_on=date(2026, 7, 1), taken_on=taken_on)
    history = History(kept=(kept(7), kept(14, on_time=False)), quarters=(missed,))
    assert [(row.opened_on, row.quarter.key) for row in played(history).results_alone] == [(taken_on, "2026-Q3")]
    assert played(history).openings == ()
    one_miss = replace(history, misses=(miss(14),))
    assert played(one_miss).results_alone == ()
    assert played(replace(history, kept=())).results_alone == ()  # Who owed nothing kept nothing.


def test_facts_that_change_take_a_key_away():
    history = History(misses=(miss(7), miss(21)), quarters=(quarter(90),))
    (opening,) = played(history).openings[:1]
    assert keys.keys_hold(history, opening)
    waived = replace(history, misses=(miss(7), miss(21, counts=False)))
    assert not keys.keys_hold(waived, opening)
    assert not keys.keys_hold(replace(history, quarters=(quarter(100),)), opening)


MISSES = st.lists(
    st.builds(
        lambda days, kind, controllable, counts: (days, kind, controllable, counts),
        st.integers(0, 300),
        st.sampled_from(KINDS),
        st.booleans(),
        st.booleans(),
    ),
    max_size=25,
)
QUARTERS = st.lists(
    st.tuples(st.integers(0, 300), st.one_of(st.none(), st.just(100)), st.integers(0, 150)),
    max_size=5,
    unique_by=lambda row: row[0],
)
HISTORIES = st.builds(
    lambda misses, quarters, rows: History(
        misses=tuple(
            miss(days, pk, kind, controllable=controllable, counts=counts)
            for pk, (days, kind, controllable, counts) in enumerate(misses)
        ),
        quarters=tuple(
            quarter(
                actual,
                budget,
                key=str(days),
                starts_on=DAY + timedelta(days=days - 120),
                taken_on=DAY + timedelta(days=days),
            )
            for days, budget, actual in quarters
        ),
        kept=tuple(kept(days, on_time, kind) for days, on_time, kind in rows),
    ),
    MISSES,
    QUARTERS,
    st.lists(st.tuples(st.integers(0, 300), st.booleans(), st.sampled_from(KINDS)), max_size=25),
)


@given(HISTORIES, st.integers(0, 200))
def test_no_step_opens_with_one_key_or_before_the_policy_applies(history, days):
    applies = DAY + timedelta(days=days)
    for opening in played(history, applies=applies).openings:
        day = history.day_of(opening.opened_at)
        assert day >= applies
        assert history.result_missed(opening.step.result, day)
        if opening.follows:
            continue
        assert len(opening.misses) >= opening.step.misses
        for row in opening.misses:
            assert row.counts
            assert row.controllable
            assert row.due_on >= applies
            assert opening.misses[-1].due_on - row.due_on < timedelta(weeks=opening.step.weeks)


@given(HISTORIES, st.randoms())
def test_the_same_facts_give_the_same_steps_in_whatever_order_they_come(history, random):
    def shuffled(rows):
        return tuple(random.sample(rows, len(rows)))

    other = History(shuffled(history.misses), shuffled(history.kept), shuffled(history.quarters))
    assert played(other) == played(history)


@given(HISTORIES)
def test_nothing_opens_while_something_is_open(history):
    openings = played(history).openings
    for before, after in pairwise(openings):
        latest = history.latest_of(before)
        ended = keys.reached_at(history, before.step, before.opened_at, latest) or latest
        assert after.opened_at >= ended


@given(HISTORIES)
def test_what_is_waived_or_out_of_ones_control_might_as_well_not_be_there(history):
    fewer = replace(history, misses=tuple(row for row in history.misses if row.counts and row.controllable))
    assert played(fewer).openings == played(history).openings
