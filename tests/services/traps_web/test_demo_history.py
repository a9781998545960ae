"""The demo opens with weeks that most people closed on time, on whatever day of the week it is loaded."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from accounts.models import Obligation
from accounts.organisation.selectors import calendar
from tests.builders import weeks as build
from traps_web.demo import history
from traps_web.demo.dates import demo_dates
from traps_web.demo.stage import Stage
from traps_web.lib import clock

pytestmark = pytest.mark.django_db

WEDNESDAY = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 28, 15, 0, tzinfo=UTC)
WEEK_OF_BOTH = "2026-W48"


@pytest.mark.parametrize(("now", "this_week"), [(WEDNESDAY, {"open"}), (SATURDAY, {"done", "missed"})])
def test_a_week_that_is_over_was_worked_and_closed(world, now, this_week):
    build.defaults()
    with clock.frozen(now):
        history.weeks(_stage(world, now))
    weekly_logs = Obligation.objects.filter(trap__key="weekly-log")
    states = Counter(weekly_logs.filter(due_at__lte=now).values_list("status", flat=True))
    assert states["done"] > states.total() / 2
    assert set(weekly_logs.filter(subject=WEEK_OF_BOTH).values_list("status", flat=True)) <= this_week


def test_on_a_weekend_this_week_is_not_missed_by_everybody(world):
    build.defaults()
    with clock.frozen(SATURDAY):
        history.weeks(_stage(world, SATURDAY))
    logs_of_this_week = Obligation.objects.filter(trap__key="weekly-log", subject=WEEK_OF_BOTH)
    assert logs_of_this_week.filter(status="done").exists()


def _stage(world, now: datetime) -> Stage:
    today = clock.today_in(history.ZONE, now)
    return Stage(now=now, today=today, dates=demo_dates(today), rules=calendar.rules(), admin=world.admin)
