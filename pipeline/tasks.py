"""Tasks of pipeline: each asks the clock once and makes one call."""

from __future__ import annotations

from celery import shared_task

from accounts.record.services.jobs import act_of_job, run_job
from pipeline.activities.services import last_contacts
from pipeline.bookings.services import daily_credits
from pipeline.deals.services import deal_states, pauses_over, readiness_days, shares
from pipeline.pipelines.services import chances


@shared_task
def verify_daily_sums() -> int:
    return run_job(act_of_job(), "verify-daily-sums", daily_credits.verify_daily_sums)


@shared_task
def verify_last_contacts() -> int:
    return run_job(act_of_job(), "verify-last-contacts", last_contacts.verify_last_contacts)


@shared_task
def apply_chances() -> int:
    return run_job(act_of_job(), "apply-chances", chances.come_into_force)


@shared_task
def follow_moves() -> int:
    return run_job(act_of_job(), "follow-moves", shares.follow_moves)


@shared_task
def build_deal_states() -> int:
    return run_job(act_of_job(), "build-deal-states", deal_states.build_missing)


@shared_task
def tell_pauses_over() -> int:
    return run_job(act_of_job(), "tell-pauses-over", pauses_over.tell)


@shared_task
def begin_deal_readiness() -> int:
    return run_job(act_of_job(), "begin-deal-readiness", readiness_days.begin_missing)
