"""Targets begin with a week to come, are taken back and ended with a reason, and are never written over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEvent, Notice, Organisation
from pipeline.models import WeekLog
from plans.models import ActivityTarget
from plans.targets.selectors.targets import targets_for
from plans.targets.services import target_ends
from plans.targets.services.targets import set_target
from tests import make
from tests.builders import weeks as build
from traps_web.lib.faults import Invalid, Refused, StaleState

NEXT, AFTER_NEXT = date(2026, 11, 30), date(2026, 12, 7)
FIRST_POSSIBLE = (
    "A target can change only from a week that nobody has begun or closed: Mon 30 Nov 2026 is the first possible day."
)


@pytest.fixture
def calls(world):
    kind = build.defaults()["calls"]
    Organisation.objects.update(created_at=datetime(2026, 1, 5, tzinfo=UTC))
    return kind


def per_week(person, kind, week):
    return targets_for(people=[person], week=week)[person.pk][kind.pk].per_week


@pytest.mark.parametrize("day", [date(2026, 10, 5), build.MONDAY, make.TODAY, date(2026, 11, 29)])
@pytest.mark.parametrize("who", ["manager", "admin"])
def test_no_target_begins_in_the_past_or_in_the_running_week(world, calls, now, who, day):
    with pytest.raises(Invalid) as wrong:
        set_target(make.act(getattr(world, who), now=now), type=calls, person=world.rep, per_week=200, starts_on=day)
    assert wrong.value.errors == {"starts_on": FIRST_POSSIBLE}


def test_a_target_begins_with_the_first_day_of_a_week(world, calls, now):
    with pytest.raises(Invalid) as wrong:
        set_target(make.act(world.admin, now=now), type=calls, per_week=50, starts_on=date(2026, 12, 2))
    assert str(wrong.value) == ("A target starts on the first day of a week. Choose Mon 30 Nov 2026 or Mon 7 Dec 2026.")
    with pytest.raises(Invalid, match="Choose a day up to"):
        set_target(make.act(world.admin, now=now), type=calls, per_week=50, starts_on=date(9999, 12, 27))


def test_at_set_up_the_running_week_may_have_its_target_until_somebody_closes_one(world, calls, now):
    Organisation.objects.update(created_at=now)
    set_target(make.act(world.admin, now=now), type=calls, team=world.north, per_week=50, starts_on=build.MONDAY)
    WeekLog.objects.create(
        person=world.rep, week=build.WEEK, starts_on=build.MONDAY, closed_at=now, closed_by=world.rep
    )
    with pytest.raises(Invalid, match="Mon 30 Nov 2026 is the first possible day"):
        set_target(make.act(world.admin, now=now), type=calls, team=world.north, per_week=60, starts_on=build.MONDAY)


def test_a_week_that_runs_further_east_and_is_closed_there_is_over_too(world, calls):
    sunday_evening = datetime(2026, 11, 29, 20, tzinfo=UTC)
    world.rep.time_zone = "Asia/Tokyo"
    world.rep.save()
    act = {"per_week": 50}
    with pytest.raises(Invalid, match="Mon 7 Dec 2026 is the first possible day"):
        set_target(make.act(world.admin, now=sunday_evening), type=calls, person=world.rep, starts_on=NEXT, **act)
    set_target(make.act(world.admin, now=sunday_evening), type=calls, person=world.peer, starts_on=NEXT, **act)
    WeekLog.objects.create(
        person=world.rep, week="2026-W50", starts_on=AFTER_NEXT, closed_at=sunday_evening, closed_by=world.rep
    )
    with pytest.raises(Invalid, match="Mon 14 Dec 2026 is the first possible day"):
        set_target(make.act(world.admin, now=sunday_evening), type=calls, person=world.rep, starts_on=AFTER_NEXT, **act)


def test_what_is_set_says_who_when_and_why_and_whom_it_concerns_is_told(world, calls, now):
    row = set_target(
        make.act(world.manager, now=now), type=calls, person=world.rep, per_week=50, starts_on=NEXT, reason="New list."
    )
    assert (row.set_by, row.set_at, row.reason) == (world.manager, now, "New list.")
    notice = Notice.objects.get(kind="target")
    assert notice.person == world.rep
    assert notice.text == f"{world.manager.name}: from Mon 30 Nov 2026 the weekly target is 50 calls. New list."
    assert per_week(world.rep, calls, build.WEEK) == 40
    assert per_week(world.rep, calls, "2026-W49") == 50
    assert (
        set_target(make.act(world.manager, now=now), type=calls, person=world.rep, per_week=50, starts_on=NEXT) == row
    )
    assert Notice.objects.filter(kind="target").count() == 1


def test_a_planned_target_that_is_replaced_stays_on_record(world, calls, now):
    act = {"type": calls, "team": world.north, "starts_on": NEXT}
    first = set_target(make.act(world.manager, now=now), per_week=50, **act)
    second = set_target(make.act(world.admin, now=now), per_week=60, **act)
    first.refresh_from_db()
    assert (first.per_week, first.withdrawn_by) == (50, world.admin)
    assert first.withdrawn_reason == "Replaced by another target from the same day."
    assert second.per_week == per_week(world.rep, calls, "2026-W49") == 60


def test_what_has_not_begun_is_taken_back_and_the_one_before_goes_on(world, calls, now):
    act = {"type": calls, "person": world.rep}
    held = set_target(make.act(world.manager, now=now), per_week=50, starts_on=NEXT, **act)
    later = now + timedelta(days=7)
    planned = set_target(make.act(world.manager, now=later), per_week=60, starts_on=AFTER_NEXT, **act)
    held.refresh_from_db()
    assert held.ends_before == AFTER_NEXT
    with pytest.raises(Invalid, match="Give a reason"):
        target_ends.take_back(make.act(world.manager, now=later), target=planned, reason=" ")
    target_ends.take_back(make.act(world.manager, now=later), target=planned, reason="Too much.")
    held.refresh_from_db()
    planned.refresh_from_db()
    assert held.ends_before is None
    assert (planned.withdrawn_by, planned.withdrawn_reason, planned.per_week) == (world.manager, "Too much.", 60)
    assert per_week(world.rep, calls, "2026-W50") == 50
    assert AuditEvent.objects.filter(verb="target taken back", reason="Too much.").exists()
    with pytest.raises(StaleState):
        target_ends.take_back(make.act(world.manager, now=later), target=planned, reason="Again.")


def test_the_one_before_ends_when_it_was_to_end(world, calls, now):
    act = {"type": calls, "person": world.rep}
    held = set_target(make.act(world.manager, now=now), per_week=50, starts_on=NEXT, **act)
    target_ends.end(
        make.act(world.manager, now=now), target=held, ends_before=date(2026, 12, 21), reason="For the fair."
    )
    planned = set_target(make.act(world.manager, now=now), per_week=60, starts_on=AFTER_NEXT, **act)
    target_ends.take_back(make.act(world.manager, now=now), target=planned, reason="Too much.")
    held.refresh_from_db()
    assert held.ends_before == date(2026, 12, 21)


def test_what_has_begun_is_ended_with_a_week_to_come_and_never_taken_back(world, calls, now):
    row = set_target(make.act(world.manager, now=now), type=calls, person=world.rep, per_week=50, starts_on=NEXT)
    later = now + timedelta(days=7)
    end = {"target": row, "act": make.act(world.manager, now=later)}
    with pytest.raises(Refused, match=r"began on Mon 30 Nov 2026; end it with Mon 7 Dec 2026 or a later week"):
        target_ends.take_back(make.act(world.manager, now=later), target=row, reason="No.")
    with pytest.raises(Invalid, match="Mon 7 Dec 2026 is the first possible day"):
        target_ends.end(ends_before=NEXT, reason="No.", **end)
    with pytest.raises(Invalid, match="Give a reason"):
        target_ends.end(ends_before=AFTER_NEXT, reason="", **end)
    ended = target_ends.end(ends_before=AFTER_NEXT, reason="The list is worked.", **end)
    assert (ended.ends_before, ended.ended_by, ended.end_reason) == (AFTER_NEXT, world.manager, "The list is worked.")
    assert [per_week(world.rep, calls, week) for week in ("2026-W49", "2026-W50")] == [50, 40]
    with pytest.raises(Invalid, match="already"):
        target_ends.end(ends_before=AFTER_NEXT, reason="Again.", **end)


@pytest.mark.parametrize("who", ["rep", "peer", "other_manager"])
def test_nobody_else_sets_ends_or_takes_back(world, calls, now, who):
    by = getattr(world, who)
    row = set_target(make.act(world.manager, now=now), type=calls, person=world.rep, per_week=50, starts_on=NEXT)
    for place in ({"person": world.rep}, {"team": world.north}, {"role": "rep"}, {}):
        with pytest.raises(Refused):
            set_target(make.act(by, now=now), type=calls, per_week=1, starts_on=NEXT, **place)
    with pytest.raises(Refused):
        target_ends.take_back(make.act(by, now=now), target=row, reason="No.")
    with pytest.raises(Refused):
        target_ends.end(make.act(by, now=now), target=row, ends_before=AFTER_NEXT, reason="No.")


def test_a_manager_sets_the_managed_team_but_not_the_own_number(world, calls, now):
    set_target(make.act(world.manager, now=now), type=calls, team=world.north, per_week=90, starts_on=NEXT)
    assert per_week(world.rep, calls, "2026-W49") == 90
    assert per_week(world.manager, calls, "2026-W49") == 40
    for place in ({"person": world.manager}, {"team": world.south}, {"team": world.root}, {}):
        with pytest.raises(Refused):
            set_target(make.act(world.manager, now=now), type=calls, per_week=1, starts_on=NEXT, **place)


def test_the_nearest_holds_person_team_role_everybody(world, calls, now):
    act = {"type": calls, "starts_on": NEXT}
    set_target(make.act(world.admin, now=now), per_week=10, role="rep", **act)
    set_target(make.act(world.admin, now=now), per_week=20, role="manager", **act)
    everybody = (world.rep, world.manager, world.other_rep)
    assert [per_week(person, calls, "2026-W49") for person in everybody] == [10, 20, 10]
    set_target(make.act(world.admin, now=now), per_week=30, team=world.north, **act)
    assert [per_week(person, calls, "2026-W49") for person in everybody] == [30, 30, 10]
    set_target(make.act(world.admin, now=now), per_week=35, team=world.north, role="manager", **act)
    assert [per_week(person, calls, "2026-W49") for person in everybody] == [30, 35, 10]
    set_target(make.act(world.admin, now=now), per_week=40, person=world.rep, **act)
    assert [per_week(person, calls, "2026-W49") for person in everybody] == [40, 35, 10]
    with pytest.raises(Invalid) as wrong:
        set_target(make.act(world.admin, now=now), per_week=1, person=world.rep, role="rep", **act)
    assert wrong.value.errors == {"role": "Choose a person or a role, not both."}


@pytest.mark.parametrize("change", [{"per_week": 1}, {"starts_on": build.MONDAY}, {"role": "manager"}])
def test_the_database_keeps_what_was_set(world, calls, now, change):
    row = set_target(make.act(world.admin, now=now), type=calls, role="rep", per_week=50, starts_on=NEXT)
    with pytest.raises(DatabaseError), transaction.atomic():
        ActivityTarget.objects.filter(pk=row.pk).update(**change)


@pytest.mark.parametrize("place", ["person", "team", "all"])
def test_the_database_lets_one_target_hold_a_day(world, calls, place):
    whom = {"person": {"person": world.rep}, "team": {"team": world.north}, "all": {}}[place]
    rows = {"type": calls, "per_week": 5} | whom
    ActivityTarget.objects.filter(type=calls, person=None, team=None).delete()
    ActivityTarget.objects.create(starts_on=NEXT, **rows)
    with pytest.raises(DatabaseError), transaction.atomic():
        ActivityTarget.objects.create(starts_on=AFTER_NEXT, **rows)
