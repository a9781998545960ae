"""Alive and ready."""

import shutil
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from accounts.models import DemoMark, JobRun
from tests import make
from traps_web import health
from traps_web.demo_guard import demo_data_check
from traps_web.lib import clock
from traps_web.lib.uploads import MB
from traps_web.supervise import board


@pytest.fixture(autouse=True)
def just_started(monkeypatch):
    """A long test run is no sign of jobs that rest."""
    monkeypatch.setattr(health, "STARTED_AT", clock.real_now())


@pytest.mark.django_db
def test_alive_and_ready_need_no_organisation_and_no_login():
    assert Client().get("/healthz").content == b"ok\n"
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (200, {})


@pytest.mark.django_db
def test_a_broker_that_is_gone_is_named(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert set(answer.json()["missing"]) == {"broker"}


@pytest.mark.django_db
def test_a_server_is_not_ready_for_a_database_that_a_newer_one_has_brought_up_to_date(monkeypatch):
    applied = {("plans", "0999_of_tomorrow"): None, ("auth", "0999_of_a_library"): None}
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda recorder: applied)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["missing"]["database"] == (
        "a newer TRAPS has brought it up to date: it knows plans 0999_of_tomorrow, which this one does not"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("free", "missing", "warnings"),
    [
        (0, {"disk": "it is full; nothing can be saved"}, {}),
        (150 * MB, {}, {"disk": "150 MB are free"}),
        (201 * MB, {}, {}),
    ],
)
def test_a_disk_that_is_full_or_soon_will_be_is_named(monkeypatch, free, missing, warnings):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(free, 0, free))
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["missing"], answer.json()["warnings"]) == (
        503 if missing else 200,
        missing,
        warnings,
    )


@pytest.mark.django_db
def test_production_is_not_ready_with_demo_data(settings):
    DemoMark.objects.create(seed=1, weeks_moved=1, loaded_at=make.NOW)
    assert Client().get("/readyz").status_code == 200
    settings.TRAPS_MODE = "production"
    assert set(Client().get("/readyz").json()["missing"]) == {"data"}


@pytest.mark.django_db
def test_a_job_is_late_after_three_turns_without_success(monkeypatch):
    now = clock.real_now()
    monkeypatch.setattr(health, "STARTED_AT", now - timedelta(hours=1))
    JobRun.objects.create(name="flag-missed", succeeded_at=now - timedelta(minutes=30))
    JobRun.objects.create(name="deliver-notices", succeeded_at=now - timedelta(minutes=2))
    states = health.readiness(now)["jobs"]
    assert states["flag-missed"]["late"]
    assert not states["deliver-notices"]["late"]
    assert not states["verify-daily-sums"]["late"]
    assert Client().get("/readyz").status_code == 503


@pytest.mark.django_db
def test_jobs_that_rested_while_nothing_ran_get_their_turns(monkeypatch):
    now = clock.real_now()
    monkeypatch.setattr(health, "STARTED_AT", now)
    JobRun.objects.create(name="flag-missed", succeeded_at=now - timedelta(days=3))
    assert Client().get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_system_check_refuses_demo_data_in_production(settings):
    DemoMark.objects.create(seed=1, weeks_moved=1, loaded_at=make.NOW)
    assert demo_data_check(databases=["default"]) == []
    settings.TRAPS_MODE = "production"
    assert [message.id for message in demo_data_check(databases=["default"])] == ["traps.E001"]


@pytest.mark.django_db
def test_a_program_that_died_is_named_until_it_runs_again(monkeypatch):
    facts = {"running": True, "restarts": 0, "since": "2026-11-25T15:00:00+00:00", "last_code": None}
    monkeypatch.setattr(board, "_board", board.Board())
    board._board.write({"worker": facts, "beat": facts})
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["programs"]) == (200, {"worker": facts, "beat": facts})
    ended = facts | {"running": False, "restarts": 2, "last_code": -9}
    board._board.write({"worker": ended, "beat": facts})
    answer = Client().get("/readyz")
    assert answer.status_code == 503 and answer.json()["programs"]["worker"] == ended
    assert answer.json()["missing"] == {"programs": "ended by itself and will be started again: worker"}
    board._board.write({"worker": ended | {"running": True}, "beat": facts})
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["programs"]["worker"]["restarts"]) == (200, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "sentence"), [("53100", "the disk is full; nothing can be saved"), ("XX001", "it is damaged")]
)
def test_a_full_disk_and_a_damaged_database_are_named(code, sentence):
    def refuses(*_):
        cause = type("DriverError", (Exception,), {"pgcode": code})("said by the driver")
        raise OperationalError(str(cause)) from cause

    with connection.execute_wrapper(refuses):
        assert health.readiness(clock.real_now())["missing"] == {"database": sentence}
