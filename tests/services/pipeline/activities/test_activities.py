"""Activities: counted by day, late for ever when they come late."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import AuditEvent
from pipeline.activities.services import activities
from pipeline.models import Activity
from tests import make
from tests.builders.activities import kind, make_activity
from traps_web.lib.faults import Invalid, Refused

MONDAY = date(2026, 11, 23)
NEXT_WEEK = datetime(2026, 12, 1, 15, tzinfo=UTC)


def test_a_single_act_counts_with_the_team_of_its_day(world, now):
    act = make_activity(world.rep, note="Condax, price")
    assert (act.team, act.count, act.is_late, act.entered_by) == (world.north, 1, False, world.rep)
    assert AuditEvent.objects.get(verb="activity logged").actor == world.rep


def test_an_entry_is_on_time_until_the_end_of_the_next_working_day(world, now):
    # Thanksgiving is no working day, so the Friday of that week is the day after; its deadline is 17:00 in New York.
    on_time, late = datetime(2026, 11, 27, 21, 59, tzinfo=UTC), datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert not activities.log_one(
        make.act(world.rep, now=on_time), person=world.rep, type=kind(), done_on=MONDAY
    ).is_late
    assert activities.log_one(make.act(world.rep, now=late), person=world.rep, type=kind(), done_on=MONDAY).is_late
    friday = activities.log_one(
        make.act(world.rep, now=late), person=world.rep, type=kind(), done_on=date(2026, 11, 27)
    )
    assert not friday.is_late


@pytest.mark.parametrize(
    ("day", "count", "field"), [(date(2026, 11, 26), 1, "done_on"), (MONDAY, 0, "count"), (MONDAY, 1000, "count")]
)
def test_wrong_entries_are_refused_by_field(world, now, day, count, field):
    with pytest.raises(Invalid) as fault:
        activities.log_one(make.act(world.rep, now=now), person=world.rep, type=kind(), done_on=day, count=count)
    assert list(fault.value.errors) == [field]


def test_others_do_not_log_for_a_rep_but_the_manager_does(world, now):
    with pytest.raises(Refused):
        activities.log_one(make.act(world.peer, now=now), person=world.rep, type=kind(), done_on=MONDAY)
    assert (
        activities.log_one(make.act(world.manager, now=now), person=world.rep, type=kind(), done_on=MONDAY).entered_by
        == world.manager
    )


def test_a_change_keeps_late_and_the_audit_keeps_what_was_deleted(world, now):
    act = activities.log_one(make.act(world.rep, now=NEXT_WEEK), person=world.rep, type=kind(), done_on=MONDAY)
    activities.change_one(
        make.act(world.rep, now=NEXT_WEEK), activity=act, data={"done_on": date(2026, 12, 1), "count": 2}
    )
    assert (act.count, act.is_late) == (2, True)
    activities.delete_one(make.act(world.rep, now=NEXT_WEEK), activity=act)
    assert AuditEvent.objects.get(verb="activity deleted").before["count"] == 2
    assert not Activity.objects.exists()


def test_many_from_a_file_are_not_late(world, now):
    rows = [
        activities.NewActivity(person_id=world.rep.pk, type_id=kind().pk, done_on=date(2026, 3, 2), external_id=f"x{n}")
        for n in range(3)
    ]
    assert [act.is_late for act in activities.add_many(make.act(now=now), rows=rows)] == [False] * 3
