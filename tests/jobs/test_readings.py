"""The jobs of readings by name: nights are taken, checked, and shown as any other job."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from accounts.models import JobRun
from plans.models import ReadingNight
from plans.readings.services import nights
from tests import make
from traps_web.lib import clock

DAYS = 31


def test_both_jobs_run_by_name(world: make.World) -> None:
    call_command("run_job", "take-readings")
    call_command("run_job", "verify-readings")
    assert ReadingNight.objects.count() == 1
    assert dict(JobRun.objects.values_list("name", "rows")) == {"take-readings": 1, "verify-readings": 1}


def test_a_month_that_was_missed_is_taken_in_one_run(world: make.World) -> None:
    nights.take_owed(make.act())
    assert nights.take_owed(make.act(now=make.NOW + timedelta(days=DAYS))) == DAYS
    assert nights.verify(make.act()) == DAYS + 1


def test_a_run_that_takes_too_long_leaves_the_rest_to_the_next(
    world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights.take_owed(make.act())
    now = make.NOW + timedelta(days=DAYS)
    seconds = iter(range(0, 10**6, 100))
    monkeypatch.setattr(clock, "real_now", lambda: make.NOW + timedelta(seconds=next(seconds)))
    assert nights.take_owed(make.act(now=now)) == 3
    assert nights.take_owed(make.act(now=now)) == 3


def test_before_there_is_an_organisation_nothing_is_owed(db: None) -> None:
    assert nights.take_owed(make.act()) == 0
    assert nights.verify(make.act()) == 0
