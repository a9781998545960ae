"""Imports and undos whose process was killed: taken up within a minute, and not for ever."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.db.models import F

from accounts.imports.importing import running, undoing
from accounts.imports.importing.teams import Teams
from accounts.imports.rules.imports import MOST_ATTEMPTS, SIGN_EVERY, STOPPED_AFTER, SWEEP_SECONDS
from accounts.imports.services import import_undos, imports, liveness
from accounts.models import AuditEvent, ImportRun, ImportUndo, Team
from tests import make
from tests.builders.imports import counts, csv_of, take
from traps_web.celery import app
from traps_web.jobs import JOBS
from traps_web.lib import clock


def queued(world: make.World, *lines: str) -> ImportRun:
    return running.queue(make.act(world.admin), kind="teams", file_name="t.csv", content=csv_of(*lines), dry_run=False)


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed_at(place: Any, name: str, work: Callable[[Any], int]) -> None:
    """A worker makes a sweep, and is killed when it comes to a place."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        del connections[
            "default"
        ]  # One of its own: a connection that both hold outlives the kill, and so do its locks.
        original = getattr(place, name)

        def once_there(*args: Any, **facts: Any) -> None:
            original(*args, **facts)
            die()

        setattr(place, name, once_there)
        work(make.act())
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL


def pass_time(seconds: float = STOPPED_AFTER.total_seconds()) -> None:
    """As if the last signs of life were so much older: they go by the real clock."""
    for model in (ImportRun, ImportUndo):
        model.objects.update(alive_at=F("alive_at") - timedelta(seconds=seconds))


PLACES = pytest.mark.parametrize(
    ("place", "name"),
    [(Teams, "judge"), (Teams, "apply"), (imports, "end_run")],
    ids=["while it reads", "while it writes", "when all is written"],
)


@pytest.mark.django_db(transaction=True)
@PLACES
def test_an_import_whose_process_is_killed_is_taken_up_with_the_next_sweep(
    transactional_db: None, place: Any, name: str
) -> None:
    run = queued(make.world(), "name", "East")
    killed_at(place, name, running.run_waiting)
    assert running.run_waiting(make.act()) == 0
    assert not Team.objects.filter(name="East").exists()
    pass_time()
    assert running.run_waiting(make.act()) == 1
    run.refresh_from_db()
    assert (run.status, run.attempts, counts(run)) == ("done", 2, (1, 0, 0, 0))
    assert Team.objects.filter(name="East").count() == AuditEvent.objects.filter(verb="imported").count() == 1


@pytest.mark.django_db(transaction=True)
@PLACES
def test_an_import_that_its_process_never_survives_ends_with_a_sentence(
    transactional_db: None, place: Any, name: str
) -> None:
    world = make.world()
    run = queued(world, "name", "East")
    for _ in range(MOST_ATTEMPTS):
        killed_at(place, name, running.run_waiting)
        pass_time()
    other = queued(world, "name", "West")
    assert running.run_waiting(make.act()) == 1
    run.refresh_from_db(), other.refresh_from_db()
    assert (run.status, run.failure, run.attempts) == ("failed", imports.STOPPED_TOO_OFTEN, MOST_ATTEMPTS)
    assert (bytes(run.content), run.ended_at, other.status) == (b"", make.NOW, "done")
    assert "begun 3 times" in run.failure
    pass_time(86_400)
    assert running.run_waiting(make.act()) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("times", [1, MOST_ATTEMPTS])
@pytest.mark.parametrize(("place", "name"), [(Teams.undo, "check"), (Teams.undo, "apply"), (import_undos, "end_undo")])
def test_an_undo_whose_process_is_killed_is_taken_up_and_not_for_ever(
    transactional_db: None, place: Any, name: str, times: int
) -> None:
    world = make.world()
    run = take("teams", "name", "East")
    undo = undoing.queue(make.act(world.admin), run=run, reason="wrong")
    for _ in range(times):
        killed_at(place, name, undoing.run_waiting)
        assert undoing.run_waiting(make.act()) == 0
        pass_time()
    assert Team.objects.filter(name="East").exists()
    undoing.run_waiting(make.act())
    undo.refresh_from_db()
    if times == 1:
        assert (undo.status, undo.attempts, Team.objects.filter(name="East").exists()) == ("done", 2, False)
        return
    assert (undo.status, undo.failure) == ("failed", import_undos.STOPPED_TOO_OFTEN)
    assert undoing.undo_now(make.act(world.admin), run=run, reason="once more").status == "done"


def test_a_stopped_process_is_known_within_a_minute() -> None:
    sweep = timedelta(seconds=JOBS["run-imports"].every_seconds)
    assert STOPPED_AFTER + sweep < timedelta(minutes=1)
    assert STOPPED_AFTER >= 3 * SIGN_EVERY


def test_a_stopped_run_without_its_file_says_so(world: make.World) -> None:
    run = imports.open_run(
        make.act(world.admin), kind="teams", file_name="t.csv", content=b"x", dry_run=False, waits=False
    )
    assert running.run_waiting(make.act()) == 0
    pass_time()
    running.run_waiting(make.act())
    run.refresh_from_db()
    assert (run.status, run.failure) == ("failed", imports.STOPPED)


def test_what_was_under_way_before_there_were_signs_of_life_is_taken_up(world: make.World) -> None:
    run = queued(world, "name", "East")
    ImportRun.objects.update(status="applying", started_at=make.NOW)
    assert running.run_waiting(make.act()) == 1
    run.refresh_from_db()
    assert run.status == "done"


@pytest.mark.django_db(transaction=True)
def test_a_long_import_gives_signs_of_life_and_is_left_alone(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(liveness, "SIGN_EVERY", timedelta(milliseconds=20))
    run = queued(make.world(), "name", "East")
    judge = Teams.judge

    def long(self: Teams, cells: Any) -> None:
        pass_time(3600)
        until = clock.real_now() + timedelta(seconds=20)
        while ImportRun.objects.get().alive_at < clock.real_now() - STOPPED_AFTER:
            assert clock.real_now() < until, "no sign of life"
        assert imports.release_stopped(make.act()) == 0
        judge(self, cells)

    monkeypatch.setattr(Teams, "judge", long)
    assert running.run_waiting(make.act()) == 1
    run.refresh_from_db()
    assert (run.status, run.attempts) == ("done", 1)


@pytest.mark.django_db(transaction=True)
def test_who_was_only_slow_and_was_overtaken_writes_nothing(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = queued(make.world(), "name", "East")
    judge = Teams.judge

    def overtaken(self: Teams, cells: Any) -> None:
        judge(self, cells)
        ImportRun.objects.update(attempts=F("attempts") + 1)

    monkeypatch.setattr(Teams, "judge", overtaken)
    running.run_one(make.act(), run_id=run.pk)
    assert not Team.objects.filter(name="East").exists()
    run.refresh_from_db()
    assert (run.status, run.failure) == ("planning", "")


def test_a_sweep_begins_nothing_that_its_time_limit_would_cut_off(
    world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [queued(world, "name", f"East {number}") for number in range(3)]
    judge, passed = Teams.judge, []

    def slow(self: Teams, cells: Any) -> None:
        passed.append(SWEEP_SECONDS / 2)
        judge(self, cells)

    monkeypatch.setattr(Teams, "judge", slow)
    monkeypatch.setattr(running.time, "monotonic", lambda: sum(passed))
    assert [running.run_waiting(make.act()) for _ in range(3)] == [2, 1, 0]
    assert set(ImportRun.objects.filter(pk__in=[run.pk for run in runs]).values_list("status", flat=True)) == {"done"}
    assert app.conf.task_soft_time_limit > 2 * SWEEP_SECONDS
