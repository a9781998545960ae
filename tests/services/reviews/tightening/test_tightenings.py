"""A tightening is told ahead, raises targets for its weeks alone, is checked, ends by itself, and is measured."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEvent, Notice, Obligation
from accounts.organisation.services import lines
from pipeline.models import Activity
from plans.models import ActivityTarget
from plans.targets.selectors.targets import targets_for
from plans.targets.services.targets import set_target
from reviews.models import Tightening
from reviews.tightening.selectors import figures
from reviews.tightening.selectors import tightenings as selector
from reviews.tightening.services import checks, tightenings
from tests import make
from tests.builders.tightenings import MONDAY, REASON, calls, tightened
from traps_web.lib.faults import Invalid, Refused, StaleState

LAST_WEEK, AFTER = "2026-W52", "2026-W53"
FRIDAY = date(2026, 12, 4)


@pytest.fixture
def kind(world):
    return calls()


@pytest.fixture
def row(world, kind):
    return tightened(world.manager, person=world.rep)


def per_week(person, kind, week):
    return targets_for(people=[person], week=week)[person.pk][kind.pk].per_week


def at(day, hour=15):
    return make.NOW + (day - make.TODAY) + timedelta(hours=hour - 15)


def by_week(world, kind):
    return [per_week(world.rep, kind, week) for week in ("2026-W48", "2026-W49", LAST_WEEK, AFTER)]


def test_targets_are_raised_for_its_weeks_alone_and_who_is_covered_is_told(world, kind, row):
    assert by_week(world, kind) == [40, 60, 60, 40]
    assert per_week(world.peer, kind, "2026-W49") == 40
    told = Notice.objects.get(person=world.rep, kind="tightening")
    assert told.text == f"{world.manager.name}: From Mon 30 Nov to Sun 27 Dec more is asked of you: {REASON}"
    assert AuditEvent.objects.filter(verb="tightening said", object_id=str(row.pk)).exists()


def test_an_own_target_goes_on_afterwards_as_it_would_have(world, kind):
    set_target(make.act(world.manager), type=kind, person=world.rep, per_week=50, starts_on=MONDAY)
    row = tightened(world.manager, person=world.rep)
    assert by_week(world, kind) == [40, 60, 60, 50]
    tightenings.end(make.act(world.manager), tightening=row, reason="The quarter is made.")
    assert by_week(world, kind) == [40, 50, 50, 50]
    assert ActivityTarget.objects.filter(person=world.rep, withdrawn_at=None).count() == 1


def test_it_ends_before_its_time_with_the_next_week(world, kind, row):
    now = at(date(2026, 12, 9))
    checks.open_due(make.act(now=now))
    tightenings.end(make.act(world.manager, now=now), tightening=row, reason="The quarter is made.")
    weeks = ["2026-W49", "2026-W50", "2026-W51"]
    assert [per_week(world.rep, kind, week) for week in weeks] == [60, 60, 40]
    row.refresh_from_db()
    assert (row.ends_before, row.weeks, row.ended_by) == (date(2026, 12, 14), 4, world.manager)
    assert not Obligation.objects.filter(trap__key="tightening-check", due_on__gte=row.ends_before).exists()
    with pytest.raises(StaleState):
        tightenings.end(make.act(world.manager, now=at(date(2026, 12, 14))), tightening=row, reason="Again.")


def test_before_it_begins_it_is_taken_back_and_another_may_be_said(world, kind, row):
    tightenings.end(make.act(world.manager), tightening=row, reason="The wrong person.")
    assert by_week(world, kind) == [40, 40, 40, 40]
    assert Tightening.objects.get().ends_before == MONDAY
    again = tightened(world.manager, person=world.rep, per_week=70)
    assert per_week(world.rep, kind, "2026-W49") == 70
    assert again.pk != row.pk


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"starts_on": date(2026, 11, 23)}, "starts_on", "Mon 30 Nov 2026 is the first possible day."),
        ({"starts_on": date(2026, 12, 2)}, "starts_on", "starts on the first day of a week"),
        ({"weeks": 7}, "weeks", "A tightening lasts 1 to 6 weeks."),
        ({"raises_": []}, "type_1", "nothing would be tightened"),
        ({"per_week": 40}, "per_week_1", "A week owes 40 already. Enter a higher number."),
        ({"reason": " "}, "reason", "Give a reason"),
        ({"person": None}, "person", "Choose a person or a team."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(world, kind, changed, field, sentence):
    with pytest.raises(Invalid) as wrong, transaction.atomic():
        tightened(world.manager, **({"person": world.rep} | changed))
    assert sentence in wrong.value.errors[field]
    assert not Tightening.objects.exists()
    assert per_week(world.rep, kind, "2026-W49") == 40


def test_it_is_told_two_working_days_ahead(world, kind):
    with pytest.raises(Invalid, match="at least 2 working days before it begins"):
        tightened(world.manager, person=world.rep, now=at(date(2026, 11, 27)))


def test_nobody_is_tightened_twice_on_a_day(world, kind, row):
    with pytest.raises(Invalid, match="is tightened already, up to Sun 27 Dec 2026"):
        tightened(world.manager, person=world.rep, per_week=80, starts_on=date(2026, 12, 21))
    tightened(world.manager, person=world.rep, per_week=80, starts_on=date(2026, 12, 28))


@pytest.mark.parametrize("name", ["peer", "other_manager", "rep"])
def test_only_the_line_above_and_leaders_tighten(world, kind, name):
    with pytest.raises(Refused):
        tightened(getattr(world, name), person=world.rep)
    tightened(world.leader, person=world.rep)


def test_a_team_covers_its_reps_of_today_whatever_becomes_of_them(world, kind):
    row = tightened(world.manager, team=world.north)
    covered = {person.pk for person in selector.covered(row)}
    assert covered == {world.rep.pk, world.peer.pk}
    assert per_week(world.manager, kind, "2026-W49") == 40
    joins = make.person("Nora New")
    make.member(joins, world.north, starts_on=date(2026, 12, 1))
    lines.rebuild(today=date(2026, 12, 1))
    assert per_week(joins, kind, "2026-W49") == 40


def test_a_team_without_reps_is_not_tightened(world, kind):
    empty = make.team("Empty", world.root)
    with pytest.raises(Invalid, match="This team has no reps today"):
        tightened(world.leader, team=empty)


def test_what_two_raise_together_is_one_target_and_what_changes_within_is_not_hidden(world, kind):
    set_target(make.act(world.manager), type=kind, person=world.rep, per_week=45, starts_on=date(2026, 12, 7))
    with pytest.raises(Invalid, match="changes on Mon 7 Dec 2026"), transaction.atomic():
        tightened(world.manager, person=world.rep)
    assert not Tightening.objects.exists()


def test_checks_open_a_week_ahead_are_noted_once_and_settle_the_duty(world, kind, row):
    assert checks.open_due(make.act(now=at(date(2026, 11, 29)))) == 1
    assert checks.open_due(make.act(now=at(date(2026, 11, 29)))) == 0
    duty = Obligation.objects.get(trap__key="tightening-check")
    assert (duty.owner, duty.due_on) == (world.manager, FRIDAY)
    act = make.act(world.manager, now=at(FRIDAY))
    with pytest.raises(Refused):
        checks.note(make.act(world.rep, now=at(FRIDAY)), tightening=row, day=FRIDAY, note="Fine.")
    checks.note(act, tightening=row, day=FRIDAY, note="58 of 60, two more on Monday.")
    duty.refresh_from_db()
    assert duty.status == "done"
    with pytest.raises(StaleState):
        checks.note(act, tightening=row, day=FRIDAY, note="Again.")


def test_an_extra_duty_is_owed_by_everybody_covered(world, kind):
    row = tightened(world.manager, team=world.north, raises_=[], extra="Next steps by mail", extra_rhythm="daily")
    checks.open_due(make.act(now=at(MONDAY, 8)))
    duties = Obligation.objects.filter(trap__key="tightening-duty", due_on=MONDAY)
    assert {duty.owner for duty in duties} == {world.rep, world.peer}
    checks.report(make.act(world.rep, now=at(MONDAY)), tightening=row, day=MONDAY)
    assert {duty.owner for duty in duties.filter(status="done")} == {world.rep}
    with pytest.raises(Refused):
        checks.report(make.act(world.peer, now=at(MONDAY)), tightening=row, day=MONDAY, person=world.rep)
    checks.report(make.act(world.manager, now=at(MONDAY)), tightening=row, day=MONDAY, person=world.peer)
    assert not duties.exclude(status="done").exists()


def test_who_was_covered_says_once_what_it_was_worth_when_it_is_over(world, kind, row):
    with pytest.raises(StaleState):
        tightenings.say(make.act(world.rep), tightening=row, text="Too early.")
    act = make.act(world.rep, now=at(date(2026, 12, 28)))
    with pytest.raises(Refused):
        tightenings.say(make.act(world.peer, now=act.now), tightening=row, text="Mine.")
    tightenings.say(act, tightening=row, text="The daily ten minutes, I keep those.")
    assert Notice.objects.filter(person=world.manager, kind="tightening-answered").count() == 1
    with pytest.raises(StaleState):
        tightenings.say(act, tightening=row, text="Again.")


def test_what_was_said_is_not_changed_in_the_database(row):
    with pytest.raises(DatabaseError), transaction.atomic():
        Tightening.objects.filter(pk=row.pk).update(reason="Another.")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.raised.update(per_week=1)


def seen(person):
    return [row.pk for row in selector.visible(viewer=person)]


def test_the_person_the_line_and_leaders_see_it_and_nobody_else(world, row):
    assert all(seen(person) == [row.pk] for person in (world.rep, world.manager, world.leader))
    assert not any(seen(person) for person in (world.peer, world.other_manager, world.other_rep, world.admin))


def counted(person, kind, day, count):
    Activity.objects.create(person=person, type=kind, done_on=day, count=count, kind="tally", entered_at=make.NOW)


def measured(world, row, today):
    return figures.measured(make.reader(world.manager, now=at(today), today=today), row)


def test_weeks_before_during_and_after_are_measured_as_they_end(world, kind, row, django_assert_max_num_queries):
    for day, count in (
        (date(2026, 11, 3), 30),
        (date(2026, 12, 1), 62),
        (date(2026, 12, 8), 58),
        (date(2026, 12, 29), 50),
    ):
        counted(world.rep, kind, day, count)
    own = measured(world, row, date(2026, 12, 14)).effects[0].own
    assert (own.before, own.during, own.after) == (30 / 4, 60, None)
    with django_assert_max_num_queries(40):
        whole = measured(world, row, date(2027, 1, 25))
    own = whole.effects[0].own
    assert (own.before, own.during, own.after) == (7.5, 30, 12.5)
    assert whole.effects[0].peers is None
    assert [amount for _, amount, _ in whole.weekly[3:6]] == [0, 62, 58]
    first = figures.first_effects(make.reader(world.manager, today=date(2027, 1, 25)), [row])
    assert first[row.pk].own == own
