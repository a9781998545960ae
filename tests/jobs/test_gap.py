"""Everything stood still for three days: the jobs that run afterwards lose nothing, and two beats do nothing twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from accounts.finder.services import search_words
from accounts.models import Notice, Obligation
from pipeline.activities.services import defaults as pipeline_defaults
from plans.weeks.services import defaults as plan_defaults
from tests import make
from tests.builders import obligations as build
from tests.builders.customers import make_customer
from tests.builders.deals import open_deal
from traps_web.jobs import JOBS
from traps_web.lib import clock

DAYS = 3
STEP = timedelta(hours=6)


@pytest.fixture
def owing(world):
    """Something is due before, inside and after the gap, for two people."""
    pipeline_defaults.install(make.NOW)
    plan_defaults.install(make.NOW)
    for number, hours in enumerate((-30, 5, 40, 70, 200)):
        for owner in (world.rep, world.peer):
            due = make.NOW + timedelta(hours=hours)
            build.obligation(owner, subject=f"thing:{number}", due_at=due)
    open_deal(world.rep, customer_id=make_customer(owner=world.rep, tier="A").pk)
    search_words.rebuild()  # The customer was made past the services.
    return world


def run_all(at, times=1):
    with clock.frozen(at):
        for _ in range(times):
            for name in JOBS:
                call_command("run_job", name)


def standing():
    """What everybody owes and how it stands; when the sweep came by is left out, that is the gap itself."""
    columns = ("trap__key", "owner_id", "subject", "status", "due_at", "missed_at")
    return sorted(Obligation.objects.values_list(*columns))


def misses_told():
    return sorted(Notice.objects.filter(kind="missed").values_list("person_id", "text"))


def test_after_three_days_of_silence_everything_stands_as_if_it_had_run_all_along(owing):
    end = make.NOW + timedelta(days=DAYS)
    run_all(make.NOW)
    with transaction.atomic():
        at = make.NOW + STEP
        while at <= end:
            run_all(at)
            at += STEP
        expected, misses = standing(), misses_told()
        transaction.set_rollback(True)
    assert {status for *_, status, _, _ in expected} >= {"open", "missed"}

    run_all(end, times=2)
    assert standing() == expected
    assert misses_told() == misses
