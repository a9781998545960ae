"""What is on record of a week is read at once: its log, what was kept of what it owes, the duty to close it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Obligation
from pipeline.activities.services import weeks as week_service
from pipeline.models import WeekLog
from plans.models import WeekOwed
from plans.targets.selectors.week_records import week_record
from plans.weeks.services.week_openings import close, open_weekly_logs
from tests import make
from tests.builders import weeks as build
from traps_web.lib import fiscal


def test_a_week_of_which_nothing_is_on_record(world: make.World) -> None:
    build.defaults()
    assert week_record(person=world.rep, week=build.WEEK) == (None, None, None)


def test_the_record_of_a_week_is_that_of_its_rows_and_of_no_others(world: make.World) -> None:
    build.defaults()
    open_weekly_logs(make.act(now=make.NOW))
    for person in (world.rep, world.peer):
        week_service.note(make.act(person), person=person, week=build.WEEK, text=f"Of {person.name}.")
    week_service.note(make.act(world.rep), person=world.rep, week="2026-W47", text="Of another week.")
    close(make.act(world.rep), person=world.rep, week=build.WEEK, totals={}, text="Of Rita.")
    with CaptureQueriesContext(connection) as queries:
        record = week_record(person=world.rep, week=build.WEEK)
    assert len(queries) == 1
    log = WeekLog.objects.get(person=world.rep, week=build.WEEK)
    assert record.log == log and record.log.closed_at == log.closed_at and record.log.note == "Of Rita."
    kept = WeekOwed.objects.get(person=world.rep, week=build.WEEK)
    assert record.kept is not None and record.kept.is_kept and record.kept.worked_days == kept.worked_days
    assert {str(key): [held.per_week, held.target] for key, held in record.kept.targets.items()} == kept.owed
    duty = Obligation.objects.get(owner=world.rep, subject=build.WEEK, trap__key="weekly-log")
    assert record.duty is not None and (record.duty.status, record.duty.due_at) == (duty.status, duty.due_at)
    other = week_record(person=world.peer, week=build.WEEK)
    assert other.log is not None and other.log.note == f"Of {world.peer.name}." and other.kept is None


def test_a_week_that_is_none_is_refused_with_a_sentence(world: make.World) -> None:
    with pytest.raises(fiscal.UnknownPeriod):
        week_record(person=world.rep, week="2026-W99\0")
