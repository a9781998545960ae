"""Alive and ready."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import DemoMark, JobRun
from tests import make
from traps_web import health
from traps_web.demo_guard import demo_data_check
from traps_web.lib import clock


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
