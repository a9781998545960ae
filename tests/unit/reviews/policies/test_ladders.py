"""What makes a ladder unfit to be published, and from when it applies to whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.policies.rules.ladders import BOUNDS, DEFAULT_STEPS, Kind, Ladder, applies_from, faults_of, most_misses

TODAY = date(2026, 11, 26)
KINDS = {
    "weekly-log": Kind("Week closed", is_on=True, is_controllable=True, most_a_week=1),
    "crm-verdict": Kind("Verdict in the CRM", is_on=True, is_controllable=False),
    "promise": Kind("Promise", is_on=False, is_controllable=True),
}
LADDER = Ladder(1, TODAY + timedelta(days=1), 2, 2, 5, 5, DEFAULT_STEPS)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def faults(number=1, **changes):
    steps = list(LADDER.steps)
    steps[number - 1] = replace(steps[number - 1], **changes)
    return faults_of(replace(LADDER, steps=tuple(steps)), TODAY, kinds=KINDS, levels=2)


def test_the_ladder_that_ships_can_be_published():
    assert faults() == []


@pytest.mark.parametrize(
    ("number", "changes", "says"),
    [
        (1, {"follows": True, "misses": 0, "weeks": 0}, "Step 1 follows no other step."),
        (3, {"misses": 2}, "Step 3 follows the step before."),
        (1, {"misses": 0}, "Step 1: enter 1 to 20 misses."),
        (1, {"misses": 5}, "Step 1 can never open: in 4 weeks its traps bring at most 4 misses"),
        (2, {"kinds": frozenset({"crm-verdict"})}, "not in the control of the person"),
        (2, {"kinds": frozenset({"promise"})}, "“Promise”, which is switched off"),
        (2, {"kinds": frozenset({"gone"})}, "names a trap that does not exist: gone"),
        (3, {"level": 3}, "Step 3: nobody can act on it."),
        (1, {"name": " "}, "Step 1 needs a name."),
    ],
)
def test_what_cannot_work_is_said_before_it_is_published(number, changes, says):
    assert any(says in fault for fault in faults(number, **changes))


@given(days)
def test_no_ladder_begins_in_the_past(first_day):
    ladder = replace(LADDER, first_day=first_day)
    assert bool(faults_of(ladder, TODAY)) == (first_day <= TODAY)


@given(st.sampled_from(sorted(BOUNDS)), st.integers(0, 60))
def test_every_number_is_held_to_its_bounds(name, number):
    least, most = BOUNDS[name]
    if hasattr(LADDER, name):
        wrong = faults_of(replace(LADDER, **{name: number}), TODAY)
    else:
        wrong = faults_of(replace(LADDER, steps=(replace(DEFAULT_STEPS[0], **{name: number}),)), TODAY)
    assert bool(wrong) == (not max(least, 1) <= number <= most)


@given(st.integers(1, 20), st.integers(1, 26))
def test_a_trigger_asks_for_no_more_than_its_traps_can_bring(misses, weeks):
    step = replace(DEFAULT_STEPS[0], misses=misses, weeks=weeks)
    can_fire = misses <= most_misses(step, KINDS)
    assert can_fire == (misses <= weeks)
    assert bool(faults(1, misses=misses, weeks=weeks)) == (not can_fire)


@given(days, st.none() | days, days)
def test_a_policy_applies_from_the_later_of_first_day_and_reading_at_the_latest_on_the_last_day(first, read, last):
    day = applies_from(first_day=first, read_on=read, last_day=last)
    assert day >= first
    assert day <= max(first, last)
    if read is not None and first <= read <= last:
        assert day == read
