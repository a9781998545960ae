"""Tasks of pipeline: each asks the clock once and makes one call."""

from __future__ import annotations

from celery import shared_task

from accounts.record.services.jobs import run_job
from pipeline.bookings.services import daily_credits
from pipeline.deals.services import shares
from pipeline.pipelines.services import chances
from traps_web.lib import clock


@shared_task
def verify_daily_sums() -> int:
    return run_job("verify-daily-sums", daily_credits.verify_daily_sums, now=clock.now())


@shared_task
def apply_chances() -> int:
    return run_job("apply-chances", chances.come_into_force, now=clock.now())


@shared_task
def follow_moves() -> int:
    return run_job("follow-moves", shares.follow_moves, now=clock.now())
