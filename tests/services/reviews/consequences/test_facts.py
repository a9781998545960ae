"""What a ladder looks at: misses that count, results as they were taken, and a rehearsal that writes nothing."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps

from accounts.duties.services import obligations
from reviews.consequences.rules.keys import Quarter
from reviews.consequences.selectors import facts, rehearsals
from reviews.consequences.selectors.facts import Moment
from reviews.policies.rules.ladders import DEFAULT_STEPS, Result
from tests import make
from tests.builders import obligations as duties
from tests.builders import own_traps, policies
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget

BEFORE, RUNNING = "FY2027-Q1", "FY2027-Q2"
"""June to August, and September to November 2026."""
IN_BEFORE = date(2026, 7, 15)


def history(world, person, *, steps=DEFAULT_STEPS, since=date(2026, 6, 1)):
    reader = make.reader(world.leader, organisation=world.organisation)
    return facts.histories(Moment.of(reader), [person.pk, world.peer.pk], since=since, steps=steps)[person.pk]


def test_misses_count_unless_they_are_waived_or_out_of_the_persons_control(world):
    counted = duties.missed(world.rep, subject="2026-W47", label="Close week 47")
    waived = duties.missed(world.rep, subject="2026-W46", label="Close week 46", by_days=10)
    obligations.waive(make.act(world.manager), obligation=waived, reason="She was at the fair.")
    duties.missed(world.peer, subject="2026-W47", label="Close week 47")
    looked_at = history(world, world.rep)
    assert [row.obligation_id for row in looked_at.misses] == [counted.pk]
    assert [row.on_time for row in looked_at.kept] == [False]


@pytest.mark.parametrize("is_controllable", [True, False])
def test_an_own_trap_is_in_ones_control_as_the_version_of_the_duty_says(world, is_controllable):
    own_traps.own_trap(world.admin, is_controllable=is_controllable)
    duty = own_traps.opened(world.rep)[0]
    late = make.act(now=duty.missed_at + timedelta(days=1))
    obligations.flag_missed(late)
    reader = make.reader(world.leader, organisation=world.organisation, now=late.now, today=late.now.date())
    looked_at = facts.histories(Moment.of(reader), [world.rep.pk], since=make.TODAY, steps=DEFAULT_STEPS)[world.rep.pk]
    assert [row.obligation_id for row in looked_at.misses] == ([duty.pk] if is_controllable else [])


def test_in_the_first_days_of_a_quarter_the_one_before_the_last_is_the_key(world):
    set_budget(world.rep, "900.00", "FY2026-Q4")
    before = history(world, world.rep, since=date(2026, 9, 3)).last_quarter(date(2026, 9, 3))
    assert before.key == "FY2026-Q4"
    assert before.is_missed
    assert history(world, world.rep, since=date(2026, 9, 9)).last_quarter(date(2026, 9, 9)).key == BEFORE


def test_a_quarter_is_taken_five_working_days_after_its_end_and_without_a_budget_it_is_not_missed(world):
    set_budget(world.rep, "900.00", BEFORE)
    make_booking(world.rep, "400.00", on=IN_BEFORE)
    make_booking(world.peer, "400.00", on=IN_BEFORE)
    quarter = history(world, world.rep).last_quarter(make.TODAY)
    assert quarter == Quarter(
        BEFORE, date(2026, 6, 1), date(2026, 9, 1), date(2026, 9, 8), Decimal(900), Decimal(400)
    )  # Labor Day lies between.
    assert quarter.is_missed
    assert not history(world, world.peer).last_quarter(make.TODAY).is_missed


def test_the_running_quarter_is_behind_by_the_pace_of_the_day(world):
    set_budget(world.rep, "900.00", RUNNING)
    make_booking(world.rep, "700.00", on=date(2026, 11, 20))
    behind = facts.behind_on(
        [world.rep.pk, world.peer.pk], [date(2026, 10, 15), date(2026, 11, 19), date(2026, 11, 24)]
    )
    assert behind[world.rep.pk] == {
        date(2026, 10, 15): True,
        date(2026, 11, 19): True,
        date(2026, 11, 24): True,  # 700 of 900 with two working days left.
    }
    make_booking(world.rep, "150.00", on=date(2026, 11, 23))
    assert facts.behind_on([world.rep.pk], [date(2026, 11, 24)])[world.rep.pk] == {date(2026, 11, 24): False}
    assert behind[world.peer.pk] == {}


def test_facts_take_a_fixed_number_of_queries(world, django_assert_max_num_queries):
    set_budget(world.rep, "900.00", RUNNING)
    duties.missed(world.rep, subject="2026-W47")
    running = [replace(DEFAULT_STEPS[0], result=Result.RUNNING_QUARTER)]
    with django_assert_max_num_queries(12):
        history(world, world.rep, steps=running)


@pytest.fixture
def two_misses(world):
    """In July and August 2026, after a spring quarter that was missed."""
    set_budget(world.rep, "900.00", "FY2026-Q4")
    for days in (125, 118):
        duties.missed(world.rep, subject=f"week:{days}", by_days=days)


def rehearsed(world, viewer):
    policy = policies.draft(world.leader)
    return rehearsals.rehearse(make.reader(viewer, organisation=world.organisation), policy)


def test_a_draft_is_played_over_four_ended_quarters_and_nothing_is_written(world, two_misses):
    policy = policies.draft(world.leader)
    counts = {model: model._default_manager.count() for model in apps.get_models()}
    reader = make.reader(world.leader, organisation=world.organisation)
    played = rehearsals.rehearse(reader, policy)
    assert counts == {model: model._default_manager.count() for model in apps.get_models()}
    assert [quarter.key for quarter in played.quarters] == ["FY2026-Q2", "FY2026-Q3", "FY2026-Q4", BEFORE]
    assert [(row.person, row.team_id, row.quarter, row.step) for row in played.cases] == [
        (world.rep, world.north.pk, BEFORE, 1)
    ]
    assert played.in_force is None


@pytest.mark.parametrize(("name", "named"), [("leader", True), ("admin", False)])
def test_names_are_read_by_who_stands_above_all_of_them(world, two_misses, name, named):
    assert rehearsed(world, getattr(world, name)).named is named
