"""The background work of reviews: packets, one task for each order, and the sweep that finds what was lost."""

from __future__ import annotations

from celery import shared_task

from accounts.record.services.jobs import act_of_job, run_job
from reviews.cases.services import engine
from reviews.cycles.services import opening_rules
from reviews.documents.services import packets
from reviews.helps.services import engine as help_engine
from reviews.pipeline_reviews.services import crm_verdicts, planning
from reviews.policies.services import putting
from reviews.tightening.services import checks


@shared_task
def build_packet(*, order_id: int) -> bool:
    """Build one ordered packet."""
    return packets.build_one(act_of_job(), order_id=order_id)


@shared_task
def open_cycles() -> int:
    """Open the reviews of the quarters whose day has come by the rule."""
    return run_job(act_of_job(), "open-cycles", opening_rules.open_due)


@shared_task
def build_packets() -> int:
    """Order what freezes now, and build all that waits."""
    return run_job(act_of_job(), "build-packets", packets.build_waiting)


@shared_task
def plan_pipeline_reviews() -> int:
    """Plan the pipeline reviews of this week and the next, and end those whose week is over."""
    return run_job(act_of_job(), "plan-pipeline-reviews", planning.plan_weeks)


@shared_task
def settle_crm_verdicts() -> int:
    """Settle the verdicts that the CRM shows by now."""
    return run_job(act_of_job(), "settle-crm-verdicts", crm_verdicts.settle)


@shared_task
def open_tightenings() -> int:
    """Open the checks and extra duties of the next seven days."""
    return run_job(act_of_job(), "open-tightenings", checks.open_due)


@shared_task
def put_policies() -> int:
    """Put published policies before who came since."""
    return run_job(act_of_job(), "put-policies", putting.put_before)


@shared_task
def run_cases() -> int:
    """End, climb and open cases by the policy that applies."""
    return run_job(act_of_job(), "run-cases", engine.run, is_private=True)


@shared_task
def run_helps() -> int:
    """End, read and open help records."""
    return run_job(act_of_job(), "run-helps", help_engine.run, is_private=True)
