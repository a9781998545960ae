"""The sweep: twice, in parallel, late, with a poisoned row, without a broker, and for many rows."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.duties.services import misses, obligations
from accounts.models import AuditEvent, JobRun, Notice, Obligation
from accounts.tasks import flag_missed
from tests import make
from tests.builders import obligations as build
from traps_web.lib import clock

LATE = build.DUE + timedelta(days=8)


def overdue(owner, count, trap_key="weekly-log"):
    for number in range(count):
        build.obligation(owner, subject=f"thing:{number}", trap_key=trap_key)


def flagged():
    return set(Obligation.objects.values_list("subject", "status", "missed_at", "flagged_at"))


def test_run_twice_is_run_once(world):
    overdue(world.rep, 5)
    assert [obligations.flag_missed(make.act(now=LATE)) for _ in range(3)] == [5, 0, 0]
    recorded = AuditEvent.objects.filter(verb="obligation missed", object_type="accounts.obligation")
    assert {row.object_id for row in recorded} == {str(pk) for pk in Obligation.objects.values_list("pk", flat=True)}
    assert {(row.actor_name, row.at, row.before["status"], row.after["status"]) for row in recorded} == {
        ("flag-missed", LATE, "open", "missed")
    }
    assert recorded.count() == 5


def test_a_few_misses_are_told_one_by_one_and_many_in_one_notice(world):
    overdue(world.rep, 3)
    overdue(world.peer, 4)
    obligations.flag_missed(make.act(now=LATE))
    assert Notice.objects.filter(person=world.rep, kind="missed").count() == 3
    notice = Notice.objects.get(person=world.peer, kind="missed")
    assert (notice.address, "and 3 other traps." in notice.text) == ("/traps/", True)


def test_what_one_person_missed_is_told_in_one_notice_though_chunks_are_full(world, monkeypatch):
    monkeypatch.setattr(misses, "CHUNK", 5)
    overdue(world.rep, 4)
    overdue(world.peer, 4)
    overdue(world.other_rep, 7)
    assert obligations.flag_missed(make.act(now=LATE)) == 15
    notices_by_person = Counter(Notice.objects.filter(kind="missed").values_list("person__name", flat=True))
    # Whoever missed more than a chunk holds is told by chunk: of five, and of the two that are left.
    assert notices_by_person == {world.rep.name: 1, world.peer.name: 1, world.other_rep.name: 3}


def test_a_late_run_writes_the_same_instant_of_the_miss(world):
    overdue(world.rep, 1)
    obligations.flag_missed(make.act(now=LATE))
    row = Obligation.objects.get()
    assert (row.missed_at, row.flagged_at) == (build.DUE, LATE)


@pytest.mark.django_db(transaction=True)
def test_in_parallel_each_is_flagged_once(transactional_db):
    world = make.world()
    overdue(world.rep, 40)

    def sweep(_):
        try:
            return obligations.flag_missed(make.act(now=LATE))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(sweep, range(4)))
    assert sum(counts) == 40
    assert AuditEvent.objects.filter(verb="obligation missed").count() == 40


def test_a_poisoned_row_stops_nobody_else(world, caplog):
    overdue(world.rep, 9)
    poisoned = Obligation.objects.get(subject="thing:4")
    _refuse_changes_of(poisoned)
    assert obligations.flag_missed(make.act(now=LATE)) == 8
    assert list(Obligation.objects.filter(status="open")) == [poisoned]
    assert f"Obligation {poisoned.pk} could not be flagged" in caplog.text
    assert AuditEvent.objects.filter(verb="obligation missed").count() == 8


def _refuse_changes_of(row):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"CREATE TEMP TRIGGER poison BEFORE UPDATE ON main.accounts_obligation WHEN OLD.id = {row.pk} "
                "BEGIN SELECT RAISE(ABORT, 'poisoned'); END"
            )
        else:
            cursor.execute(
                "CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'poisoned'; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER poison BEFORE UPDATE ON accounts_obligation FOR EACH ROW "
                f"WHEN (OLD.id = {row.pk}) EXECUTE FUNCTION poison()"
            )


def test_doing_it_while_the_sweep_runs_settles_once(world):
    overdue(world.rep, 1)
    obligations.fulfil(make.act(world.rep, now=LATE), trap_key="weekly-log", owner=world.rep, subject="thing:0")
    assert obligations.flag_missed(make.act(now=LATE)) == 0
    row = Obligation.objects.get()
    assert (row.status, row.flagged_at, row.done_at) == ("missed", LATE, LATE)


def test_the_number_of_queries_does_not_follow_the_rows(world, django_assert_max_num_queries):
    overdue(world.rep, 60)
    with django_assert_max_num_queries(12):
        assert obligations.flag_missed(make.act(now=LATE)) == 60


def test_the_task_goes_by_the_clock_and_records_its_run(world):
    overdue(world.rep, 2)
    assert flag_missed() == 0
    with clock.travelling(LATE - make.NOW):
        assert flag_missed() == 2
    run = JobRun.objects.get(name="flag-missed")
    assert (run.rows, bool(run.succeeded_at), run.failure) == (2, True, "")


def test_the_command_does_the_same_without_broker_or_worker(world, capsys):
    overdue(world.rep, 2)
    call_command("run_job", "flag-missed", "--now", LATE.isoformat())
    assert "flag-missed: 2 rows changed." in capsys.readouterr().out
    call_command("run_job", "flag-missed")
    assert "flag-missed: 0 rows changed." in capsys.readouterr().out


def test_an_unknown_job_is_named(world):
    with pytest.raises(CommandError, match="There is no job “nonsense”"):
        call_command("run_job", "nonsense")
    with pytest.raises(CommandError, match="not an instant"):
        call_command("run_job", "flag-missed", "--now", "tomorrow")
