"""Opening, fulfilling, waiving and flagging what people owe."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.duties.selectors import obligations as selector
from accounts.duties.services import obligations
from accounts.models import AuditEvent, Notice, Obligation
from tests import make
from tests.builders import obligations as build
from traps_web.lib.faults import Invalid, Refused, StaleState

AFTER_GRACE = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)  # Mon 30 Nov 19:00 in New York


def fulfil(row, by, now):
    return obligations.fulfil(make.act(by, now=now), trap_key=row.trap.key, owner=row.owner, subject=row.subject)


def test_opening_twice_gives_the_same_row(world, now):
    first = build.obligation(world.rep)
    again = build.obligation(world.rep, label="Another label")
    assert (first.pk, first.label) == (again.pk, again.label)
    assert first.team == world.north


def test_grace_is_one_working_day_of_the_organisation_and_none_for_the_weekly_log(world):
    assert build.obligation(world.rep).missed_at == datetime(2026, 11, 30, 22, 0, tzinfo=UTC)
    log = build.obligation(world.rep, trap_key="weekly-log")
    assert log.missed_at == log.due_at


def test_grace_jumps_over_a_holiday(world):
    # Thu 26 Nov is Thanksgiving.
    row = build.obligation(world.rep, due_at=datetime(2026, 11, 25, 22, 0, tzinfo=UTC))
    assert row.missed_at == build.DUE


def test_grace_keeps_the_time_on_the_wall_when_the_clocks_change(world):
    row = build.obligation(world.rep, due_at=datetime(2026, 10, 30, 21, 0, tzinfo=UTC))  # Fri 17:00 in summer time
    assert row.missed_at == datetime(2026, 11, 2, 22, 0, tzinfo=UTC)  # Mon 17:00 in winter time


def test_an_unknown_trap_is_refused(world):
    build.obligation(world.rep)
    with pytest.raises(Exception, match="No trap is installed"):
        build.obligation(world.rep, trap_key="nonsense")


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (build.DUE, "done"),
        (build.DUE + timedelta(minutes=1), "late"),
        (AFTER_GRACE, "missed"),
    ],
)
def test_fulfilling_settles_by_the_instant(world, at, status):
    row = build.obligation(world.rep)
    done = fulfil(row, world.rep, at)
    assert (done.status, done.done_at, done.done_by) == (status, at, world.rep)
    assert bool(done.flagged_at) is (status == "missed")
    assert AuditEvent.objects.filter(verb="obligation done", object_id=str(row.pk)).count() == 1


def test_fulfilling_twice_keeps_the_first_instant(world):
    row = build.obligation(world.rep)
    fulfil(row, world.rep, build.DUE)
    assert fulfil(row, world.manager, AFTER_GRACE).done_at == build.DUE


def test_fulfilling_what_nobody_owes_is_nothing(world, now):
    assert obligations.fulfil(make.act(world.rep, now=now), trap_key="promise", owner=world.rep, subject="x") is None


def test_a_missed_one_gets_its_day_and_stays_missed(world, now):
    row = build.missed(world.rep)
    done = fulfil(row, world.rep, now)
    assert (done.status, done.done_at) == ("missed", now)
    assert fulfil(row, world.rep, now + timedelta(days=5)).done_at == now


def test_flagging_tells_once_records_once_and_keeps_the_instant_of_the_miss(world):
    row = build.obligation(world.rep)
    assert obligations.flag_missed(make.act(now=row.missed_at)) == 0
    late = row.missed_at + timedelta(days=9)
    assert obligations.flag_missed(make.act(now=late)) == 1
    assert obligations.flag_missed(make.act(now=late + timedelta(days=1))) == 0
    row.refresh_from_db()
    assert (row.status, row.flagged_at, row.missed_at) == ("missed", late, AFTER_GRACE - timedelta(hours=2))
    assert Notice.objects.filter(person=world.rep, kind="missed").count() == 1
    assert AuditEvent.objects.filter(verb="obligation missed").count() == 1


@pytest.mark.parametrize("who", ["manager", "leader"])
def test_the_line_waives_with_a_reason(world, now, who):
    waived = obligations.waive(
        make.act(getattr(world, who), now=now), obligation=build.obligation(world.rep), reason="Plant closed."
    )
    assert (waived.status, waived.waive_reason, waived.flagged_at) == ("waived", "Plant closed.", None)
    assert Notice.objects.filter(person=world.rep, kind="waived").exists()


@pytest.mark.parametrize("who", ["rep", "peer", "other_manager", "admin"])
def test_nobody_else_waives(world, now, who):
    row = build.obligation(world.rep)
    with pytest.raises(Refused):
        obligations.waive(make.act(getattr(world, who), now=now), obligation=row, reason="Please.")


def test_the_reviewer_of_last_resort_decides_for_who_has_nobody_above(world, now):
    row = build.obligation(world.leader)
    assert obligations.waive(make.act(world.admin, now=now), obligation=row, reason="On leave.").status == "waived"


def test_waiving_needs_a_reason_and_something_open(world, now):
    row = build.obligation(world.rep)
    with pytest.raises(Invalid) as fault:
        obligations.waive(make.act(world.manager, now=now), obligation=row, reason=" ")
    assert "reason" in fault.value.errors
    fulfil(row, world.rep, now)
    with pytest.raises(StaleState):
        obligations.waive(make.act(world.manager, now=now), obligation=row, reason="Late.")


def test_the_filters_of_the_lists_agree_with_the_rule(world, now):
    from accounts.duties.rules import obligations as rules

    for number, days in enumerate((-9, -2, -1, 0, 2, 9)):
        due_at = now + timedelta(days=days)
        build.obligation(world.rep, subject=f"thing:{number}", due_at=due_at, now=now - timedelta(days=20))
    fulfil(Obligation.objects.get(subject="thing:5"), world.rep, now)
    extended = Obligation.objects.filter(subject="thing:4")
    extended.update(first_due_at=now - timedelta(days=1))
    for row in Obligation.objects.all():
        for state in rules.STATES:
            listed = Obligation.objects.filter(selector.state_filter(state, now), pk=row.pk).exists()
            assert listed is (rules.state(row, now=now) == state)


def test_the_nearest_manager_is_the_nearest(world):
    assert selector.nearest_above(world.rep) == world.manager
    assert selector.nearest_above(world.manager) == world.leader
    assert selector.nearest_above(world.leader) == world.admin
    assert selector.nearest_above(world.admin) is None


def test_many_are_opened_in_a_fixed_number_of_queries(world, now, django_assert_max_num_queries):
    build.obligation(world.rep)
    rows = [
        obligations.NewObligation("promise", world.rep, f"many:{n}", "Many", "/", date(2026, 11, 27), build.DUE)
        for n in range(300)
    ]
    with django_assert_max_num_queries(16):  # SQLite takes some 60 rows an insert.
        assert obligations.open_many(make.act(now=now), rows=rows) == 300
    assert obligations.open_many(make.act(now=now), rows=rows) == 0
