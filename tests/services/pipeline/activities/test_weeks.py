"""The log of a week: counting, correcting, noting, closing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import AuditEvent, Obligation
from pipeline.activities.selectors import weeks as selector
from pipeline.activities.services import tallies
from pipeline.activities.services import weeks as service
from pipeline.models import Activity, WeekLog
from plans.weeks.services.week_openings import open_weekly_logs
from tests import make
from tests.builders import weeks as build
from traps_web.lib.faults import Invalid, Refused, StaleState

DEADLINE = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)


@pytest.fixture
def types(world):
    return build.defaults()


def count(world, types, step=1, now=None, day=build.WEDNESDAY, by=None):
    by = by or world.rep
    service.count(make.act(by, now=now), person=world.rep, type=types["calls"], day=day, step=step)


def total(world, types, day=build.WEDNESDAY):
    counts = selector.counts(person=world.rep, start=build.MONDAY, end=date(2026, 11, 30))
    return counts[types["calls"].pk, day]


def test_counting_opens_the_log_and_adds_up(world, types, now):
    for _ in range(3):
        count(world, types, now=now)
    count(world, types, -1, now=now)
    assert total(world, types) == selector.Count(2, 0, 0)
    assert WeekLog.objects.get(person=world.rep).due_at == DEADLINE
    assert Activity.objects.get().team == world.north
    assert AuditEvent.objects.filter(verb="activity counted").count() == 4


def test_there_is_nothing_below_nothing(world, types, now):
    with pytest.raises(Invalid, match="are already at 0"):
        count(world, types, -1, now=now)
    build.done(world.rep, "calls", build.WEDNESDAY, kind="single")
    with pytest.raises(Invalid, match="one by one"):
        count(world, types, -1, now=now)


def test_days_to_come_are_not_counted(world, types, now):
    with pytest.raises(Invalid, match="after today"):
        count(world, types, now=now, day=build.FRIDAY)


@pytest.mark.parametrize("who", ["peer", "manager", "leader", "admin"])
def test_only_the_owner_writes(world, types, now, who):
    by = getattr(world, who)
    with pytest.raises(Refused):
        count(world, types, now=now, by=by)
    with pytest.raises(Refused):
        service.note(make.act(by, now=now), person=world.rep, week=build.WEEK, text="x")
    with pytest.raises(Refused):
        service.close(make.act(by, now=now), person=world.rep, week=build.WEEK)


def correct(world, types, totals, now, **more):
    cells = {(types[key], day): value for (key, day), value in totals.items()}
    return service.correct(
        make.act(world.rep, now=now), person=world.rep, week=build.WEEK, totals=cells, text=more.pop("text", ""), **more
    )


def test_correcting_sets_the_true_totals(world, types, now):
    build.done(world.rep, "calls", build.MONDAY, 9)
    build.done(world.rep, "calls", build.MONDAY, 2, kind="single")
    correct(world, types, {("calls", build.MONDAY): 5, ("proposals", build.TUESDAY): 3}, now, text="Condax waits.")
    assert total(world, types, build.MONDAY) == selector.Count(5, 2, 0)
    assert WeekLog.objects.get().note == "Condax waits."


def test_one_wrong_cell_saves_nothing(world, types, now):
    build.done(world.rep, "calls", build.MONDAY, 2, kind="single")
    with pytest.raises(Invalid) as fault:
        correct(world, types, {("calls", build.MONDAY): 1, ("proposals", build.TUESDAY): 3}, now)
    assert list(fault.value.errors) == ["2026-11-23-calls"]
    assert Activity.objects.count() == 1


def test_what_comes_after_the_closing_is_a_row_of_its_own_late_for_ever(world, types, now):
    count(world, types, now=now)
    service.close(make.act(world.rep, now=now), person=world.rep, week=build.WEEK)
    count(world, types, now=now + timedelta(minutes=1))
    assert total(world, types) == selector.Count(2, 0, 1)
    assert Activity.objects.count() == 2


def test_closing_fulfils_the_weekly_log(world, types, now):
    open_weekly_logs(make.act(now=now))
    service.close(make.act(world.rep, now=now), person=world.rep, week=build.WEEK)
    duty = Obligation.objects.get(owner=world.rep, subject=build.WEEK)
    assert (duty.status, duty.done_at) == ("done", now)
    with pytest.raises(StaleState, match="is already closed"):
        service.close(make.act(world.rep, now=now), person=world.rep, week=build.WEEK)


def test_closing_late_is_accepted_and_stays_missed(world, types, now):
    open_weekly_logs(make.act(now=now))
    service.close(make.act(world.rep, now=DEADLINE + timedelta(minutes=1)), person=world.rep, week=build.WEEK)
    duty = Obligation.objects.get(owner=world.rep, subject=build.WEEK)
    assert (duty.status, bool(duty.flagged_at)) == ("missed", True)


def test_a_week_to_come_cannot_be_closed(world, types, now):
    with pytest.raises(Refused, match="begins on Mon 30 Nov"):
        service.close(make.act(world.rep, now=now), person=world.rep, week="2026-W49")


def test_a_note_has_an_end(world, types, now):
    with pytest.raises(Invalid) as fault:
        service.note(make.act(world.rep, now=now), person=world.rep, week=build.WEEK, text="x" * 4001)
    assert "note" in fault.value.errors


def test_the_total_of_a_day_has_bounds(world, types, now):
    for wrong in (-1, 1000):
        with pytest.raises(Invalid, match="0 to 999"):
            tallies.set_total(
                make.act(world.rep, now=now), person=world.rep, type=types["calls"], day=build.MONDAY, total=wrong
            )
