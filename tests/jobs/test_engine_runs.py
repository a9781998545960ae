"""Each run of a job leaves a row: what it looked at, opened, flagged and told, how long, or why it failed."""

from datetime import timedelta

import pytest

from accounts.models import EngineRun, JobRun, Notice
from accounts.record.services import job_counts, jobs
from accounts.tasks import flag_missed, forget_keys, open_own_traps, remind
from reviews.models import Case
from reviews.tasks import run_cases
from tests import make
from tests.builders import cases, own_traps
from tests.builders import obligations as duties
from traps_web.lib import clock

pytestmark = pytest.mark.django_db


def newest(job):
    return EngineRun.objects.filter(job=job).latest("pk")


def counts(run):
    return {name: getattr(run, name) for name in job_counts.COUNTS}


def test_a_sweep_says_what_it_looked_at_flagged_and_told(world):
    for number in (1, 2):
        duties.obligation(world.rep, subject=f"week:{number}")
    with clock.travelling(timedelta(days=30)):
        flag_missed()
    run = newest("flag-missed")
    assert counts(run) == {"looked_at": 2, "opened": None, "flagged": 2, "told": 2}
    assert (run.changed, run.failure) == (2, "")
    flag_missed()
    assert newest("flag-missed").changed == 0


def test_an_opening_says_what_it_opened_and_a_second_run_that_it_opened_nothing(world):
    own_traps.own_trap(world.admin)
    open_own_traps()
    first = newest("open-own-traps")
    assert first.opened == first.changed > 0
    open_own_traps()
    again = newest("open-own-traps")
    assert (again.changed, again.opened) == (0, None)


def test_who_was_told_before_is_not_counted_again(world):
    duties.obligation(world.rep, due_at=make.NOW + timedelta(hours=3))
    remind()
    assert (newest("remind").told, Notice.objects.filter(kind="due-soon").count()) == (1, 1)
    Notice.objects.filter(kind="due-soon").update(read_at=make.NOW)
    remind()
    assert not newest("remind").told


def test_no_count_says_that_a_case_opened(world):
    cases.applies(world.leader)
    cases.missed_twice(world.rep)
    assert run_cases() == 0
    assert Case.objects.count() == 1
    run = newest("run-cases")
    assert (counts(run), run.changed) == (dict.fromkeys(job_counts.COUNTS), None)
    assert JobRun.objects.get(name="run-cases").rows == 0


def test_a_run_that_failed_says_why(world):
    def broken(act):
        raise ValueError("no disk")

    with pytest.raises(ValueError, match="no disk"):
        jobs.run_job(make.act(), "flag-missed", broken)
    assert newest("flag-missed").failure == "ValueError: no disk"


def test_what_people_do_is_not_counted():
    job_counts.count(job_counts.TOLD, 3)
    with job_counts.counting() as counter:
        assert job_counts.is_counting()
    assert not counter
    assert not job_counts.is_counting()


def test_runs_go_after_thirty_days(world):
    for days in (31, 29):
        started_at = clock.real_now() - timedelta(days=days)
        EngineRun.objects.create(job="remind", started_at=started_at, milliseconds=1)
    forget_keys()
    assert EngineRun.objects.filter(job="remind").count() == 1
