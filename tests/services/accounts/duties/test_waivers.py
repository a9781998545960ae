"""Waivers: before the miss they let an obligation go, after it they are counted beside it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.absences.services import leave
from accounts.duties.selectors import obligations as selector
from accounts.duties.selectors import traps
from accounts.duties.services import obligations
from accounts.models import AuditEvent, Extension, Notice, Obligation
from tests import make
from tests.builders import absences
from tests.builders import obligations as build
from traps_web.lib.faults import Refused, StaleState

A_MINUTE = timedelta(minutes=1)


def waive(row, by, now, reason="Plant closed."):
    return obligations.waive(make.act(by, now=now), obligation=row, reason=reason)


def test_a_waived_miss_stays_missed_and_is_owed_no_more(world, now):
    row = build.missed(world.rep)
    waived = waive(row, world.manager, now)
    assert (waived.status, waived.missed_at, waived.flagged_at) == ("missed", row.missed_at, row.flagged_at)
    assert (waived.waived_at, waived.waived_by, waived.waive_reason) == (now, world.manager, "Plant closed.")
    assert not selector.owed_by(person=world.rep)
    text = Notice.objects.get(person=world.rep, kind="waived").text
    assert text == "Mara Manager waived “Send the offer”: Plant closed. It stays missed."
    recorded = AuditEvent.objects.get(verb="obligation waived")
    after = {"status": "missed", "waived": True, "by_hand": True}
    assert (recorded.before, recorded.after) == ({"status": "missed"}, after)


def test_nine_misses_stay_nine_when_one_is_waived(world, now):
    rows = [build.missed(world.rep, subject=f"log:{number}", by_days=3 + number) for number in range(9)]
    waive(rows[4], world.manager, now)
    counts = traps.state_counts(traps.mine(viewer=world.rep), now=now)
    assert (counts["all"], counts["missed"], counts["waived"], counts["owed"]) == (9, 9, 1, 8)
    grid = traps.team_grid(make.reader(world.manager, now=now, today=make.TODAY), page=None)
    assert (grid.missed, grid.worst[0].missed) == (9, 9)


def test_what_no_sweep_has_flagged_yet_is_flagged_in_the_same_act(world):
    row = build.obligation(world.rep)
    after = row.missed_at + A_MINUTE
    waived = waive(row, world.manager, after)
    assert (waived.status, waived.flagged_at, waived.waived_at) == ("missed", after, after)
    assert Notice.objects.filter(person=world.rep, kind="missed").count() == 1
    assert AuditEvent.objects.filter(verb="obligation missed", object_id=str(row.pk)).count() == 1
    assert obligations.flag_missed(make.act(now=after + A_MINUTE)) == 0


def test_until_the_miss_a_waiver_leaves_none(world):
    row = build.obligation(world.rep)
    waived = waive(row, world.manager, row.missed_at)
    assert (waived.status, waived.flagged_at) == ("waived", None)
    assert obligations.flag_missed(make.act(now=row.missed_at + A_MINUTE)) == 0


def test_a_waiver_is_given_once_and_nothing_is_done_after_it(world, now):
    row = build.missed(world.rep)
    waive(row, world.manager, now)
    with pytest.raises(StaleState):
        waive(row, world.leader, now, reason="Once more.")
    done = obligations.fulfil(
        make.act(world.rep, now=now + A_MINUTE), trap_key="weekly-log", owner=world.rep, subject=row.subject
    )
    assert (done.status, done.done_at, done.waive_reason) == ("missed", None, "Plant closed.")


def test_a_waived_miss_is_not_reminded_of(world, now):
    row = build.missed(world.rep)
    waive(row, world.manager, now)
    obligations.remind(make.act(now=now + timedelta(days=1)))
    assert not Notice.objects.filter(kind="overdue").exists()


@pytest.mark.parametrize("who", ["rep", "peer", "other_manager", "admin"])
def test_nobody_else_waives_a_miss(world, now, who):
    with pytest.raises(Refused):
        waive(build.missed(world.rep), getattr(world, who), now)


def test_a_waiver_withdraws_the_open_request_for_more_time(world, now):
    row = build.obligation(world.rep)
    extension = build.extension(world.rep, row)
    waive(row, world.leader, now)
    extension.refresh_from_db()
    assert (extension.status, extension.withdrawn_by) == ("withdrawn", world.leader)
    assert extension.answer == "Waived before it was decided."
    assert Obligation.objects.get(trap__key="extension-decision").status == "done"


def test_waivers_are_counted_per_giver_and_those_of_misses_apart(world, now):
    waive(build.missed(world.rep, subject="log:1"), world.manager, now)
    waive(build.obligation(world.peer, subject="log:2"), world.manager, now)
    waive(build.missed(world.peer, subject="log:3"), world.leader, now)
    waive(build.missed(world.rep, subject="log:4", by_days=80), world.manager, now)  # Before the weeks of the grid.
    given = traps.waivers_given(make.reader(world.leader, today=make.TODAY))
    assert given == [("Mara Manager", 2, 1), ("Lea Leader", 1, 1)]
    assert traps.waivers_given(make.reader(world.other_manager, today=make.TODAY)) == []


def log(person, week, due_on):
    return build.obligation(
        person,
        trap_key="weekly-log",
        subject=week,
        due_at=datetime(due_on.year, due_on.month, due_on.day, 22, tzinfo=UTC),
    )


@pytest.mark.parametrize("is_flagged", [True, False])
def test_leave_that_is_approved_after_the_miss_takes_nothing_back(world, is_flagged):
    request = absences.waiting_leave(world.rep, starts_on=date(2026, 11, 30), last_day=date(2026, 12, 4))
    row = log(world.rep, "2026-W49", date(2026, 12, 4))
    after = row.missed_at + timedelta(hours=1)
    if is_flagged:
        obligations.flag_missed(make.act(now=after))
    leave.decide(make.act(world.manager, now=after), leave=request, approve=True, answer="")
    obligations.flag_missed(make.act(now=after + A_MINUTE))
    row.refresh_from_db()
    assert (row.status, row.waived_at) == ("missed", None)
    waived = waive(row, world.manager, after + A_MINUTE, reason="On leave; I approved it too late.")
    assert (waived.status, waived.waived_by) == ("missed", world.manager)


@pytest.mark.parametrize("is_flagged", [True, False])
def test_a_hand_over_leaves_the_miss_and_the_heir_owes_the_thing_anew(world, now, is_flagged):
    row = build.obligation(world.rep, due_at=now - timedelta(days=8), now=now - timedelta(days=20))
    if is_flagged:
        obligations.flag_missed(make.act(now=now))
    heirs = obligations.hand_over(
        make.act(world.manager, now=now), obligation=row, to=world.peer, reason="Rita leaves."
    )
    obligations.flag_missed(make.act(now=now))
    row.refresh_from_db()
    assert (row.owner, row.status, row.waived_at) == (world.rep, "missed", None)
    assert (heirs.owner, heirs.status, heirs.due_on) == (world.peer, "open", date(2026, 11, 30))


def test_a_waived_miss_is_handed_to_nobody(world, now):
    row = waive(build.missed(world.rep), world.manager, now)
    with pytest.raises(StaleState):
        obligations.hand_over(make.act(world.manager, now=now), obligation=row, to=world.peer, reason="Rita leaves.")
    assert not Extension.objects.exists() and not Obligation.objects.filter(owner=world.peer).exists()
