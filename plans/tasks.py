"""Tasks of plans: each asks the clock once and makes one call."""

from __future__ import annotations

from celery import shared_task

from accounts.services.jobs import run_job
from plans.services import week_openings
from traps_web.lib import clock


@shared_task
def open_weekly_logs() -> int:
    return run_job("open-weekly-logs", week_openings.open_weekly_logs, now=clock.now())
