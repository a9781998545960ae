"""Tasks of plans: each asks the clock once and makes one call."""

from __future__ import annotations

from celery import shared_task

from accounts.keeping.services import runs
from accounts.record.services.jobs import act_of_job, run_job
from plans.account_plans.services import customer_duties as sweeps
from plans.account_plans.services import tiers
from plans.calls.services import call_duties, scoring
from plans.conditions.services import checking
from plans.handovers.services import former_reps
from plans.numbers.services import budget_duties as budget_sweep
from plans.numbers.services import budget_proofs
from plans.readings.services import nights
from plans.sales_plans.services import plan_decisions, plan_duties, plan_endings
from plans.weeks.services import week_openings, weeks_owed


@shared_task
def open_weekly_logs() -> int:
    return run_job(act_of_job(), "open-weekly-logs", week_openings.open_weekly_logs)


@shared_task
def open_calls() -> int:
    return run_job(act_of_job(), "open-calls", call_duties.open_calls)


@shared_task
def check_conditions() -> int:
    return run_job(act_of_job(), "check-conditions", checking.check_due)


@shared_task
def score_calls() -> int:
    return run_job(act_of_job(), "score-calls", scoring.score_ended)


@shared_task
def take_readings() -> int:
    return run_job(act_of_job(), "take-readings", nights.take_owed)


@shared_task
def verify_readings() -> int:
    return run_job(act_of_job(), "verify-readings", nights.verify)


@shared_task
def keep_owed() -> int:
    return run_job(act_of_job(), "keep-owed", weeks_owed.keep_passed)


@shared_task
def open_plan_duties() -> int:
    return run_job(act_of_job(), "open-plan-duties", plan_duties.open_plan_duties)


@shared_task
def lock_plans() -> int:
    return run_job(act_of_job(), "lock-plans", plan_decisions.lock_started)


@shared_task
def end_plans() -> int:
    return run_job(act_of_job(), "end-plans", plan_endings.sweep)


@shared_task
def customer_duties() -> int:
    return run_job(act_of_job(), "customer-duties", sweeps.sweep)


@shared_task
def suggest_tiers() -> int:
    return run_job(act_of_job(), "suggest-tiers", tiers.suggest_all)


@shared_task
def budget_duties() -> int:
    return run_job(act_of_job(), "budget-duties", budget_sweep.sweep)


@shared_task
def verify_budgets() -> int:
    return run_job(act_of_job(), "verify-budgets", budget_proofs.verify_budgets)


@shared_task
def replace_names() -> int:
    return run_job(act_of_job(), "former-reps", former_reps.sweep)


@shared_task
def apply_periods() -> int:
    return run_job(act_of_job(), "apply-periods", runs.apply)
