"""Tasks of plans: each asks the clock once and makes one call."""

from __future__ import annotations

from celery import shared_task

from accounts.record.services.jobs import run_job
from plans.account_plans.services import customer_duties as sweeps
from plans.account_plans.services import tiers
from plans.numbers.services import budget_proofs
from plans.sales_plans.services import plan_decisions, plan_duties, plan_endings
from plans.weeks.services import week_openings, weeks_owed
from traps_web.lib import clock


@shared_task
def open_weekly_logs() -> int:
    return run_job("open-weekly-logs", week_openings.open_weekly_logs, now=clock.now())


@shared_task
def keep_owed() -> int:
    return run_job("keep-owed", weeks_owed.keep_passed, now=clock.now())


@shared_task
def open_plan_duties() -> int:
    return run_job("open-plan-duties", plan_duties.open_plan_duties, now=clock.now())


@shared_task
def lock_plans() -> int:
    return run_job("lock-plans", plan_decisions.lock_started, now=clock.now())


@shared_task
def end_plans() -> int:
    return run_job("end-plans", plan_endings.sweep, now=clock.now())


@shared_task
def customer_duties() -> int:
    return run_job("customer-duties", sweeps.sweep, now=clock.now())


@shared_task
def suggest_tiers() -> int:
    return run_job("suggest-tiers", tiers.suggest_all, now=clock.now())


@shared_task
def verify_budgets() -> int:
    return run_job("verify-budgets", budget_proofs.verify_budgets, now=clock.now())
