"""The background jobs: name, task and interval. Beat builds its schedule from this list, and `run_job` uses it too."""

from __future__ import annotations

from dataclasses import dataclass

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Job:
    """A task by its dotted path, how often it runs, and what it does for people."""

    task: str
    every_seconds: int
    purpose: str
    queue: str = "celery"
    """Which workers do it. What depends on a slow mail server has a queue of its own, with one process."""


JOBS: dict[str, Job] = {
    "flag-missed": Job("accounts.tasks.flag_missed", MINUTE, "Flag what was not done by the end of its grace."),
    "check-conditions": Job(
        "plans.tasks.check_conditions", MINUTE, "Judge the conditions of own traps whose deadline has come."
    ),
    "climb-overdue": Job(
        "accounts.tasks.climb_overdue", 15 * MINUTE, "Let overdue decisions also stand with the next one above."
    ),
    "tell-line": Job("accounts.tasks.tell_line", 15 * MINUTE, "Tell managers in the morning what their people missed."),
    "first-sign-ins": Job(
        "accounts.tasks.owe_first_sign_ins", HOUR, "Open the duty that who was invited signs in, and settle it."
    ),
    "open-own-traps": Job(
        "accounts.tasks.open_own_traps", HOUR, "Open what own traps ask within two weeks, and remind early of it."
    ),
    "remind": Job("accounts.tasks.remind", 5 * MINUTE, "Remind before, at and after a deadline."),
    "make-digests": Job(
        "accounts.tasks.make_digests", 5 * MINUTE, "Write the daily mails of those whose hour has come."
    ),
    "deliver-notices": Job("accounts.tasks.deliver_notices", MINUTE, "Send the mails that wait.", MAIL),
    "open-weekly-logs": Job("plans.tasks.open_weekly_logs", HOUR, "Open the weekly logs of this week and the next."),
    "open-calls": Job("plans.tasks.open_calls", HOUR, "Open the calls of this week and the next."),
    "plan-pipeline-reviews": Job(
        "reviews.tasks.plan_pipeline_reviews", HOUR, "Plan the pipeline reviews of this week and the next."
    ),
    "run-cases": Job("reviews.tasks.run_cases", 15 * MINUTE, "End, climb and open cases by the policy that applies."),
    "run-helps": Job("reviews.tasks.run_helps", HOUR, "End, read and open help that the line owes."),
    "open-tightenings": Job(
        "reviews.tasks.open_tightenings", HOUR, "Open the checks and extra duties of tightenings a week ahead."
    ),
    "settle-crm-verdicts": Job(
        "reviews.tasks.settle_crm_verdicts", 5 * MINUTE, "Settle the verdicts of reviews that the CRM shows by now."
    ),
    "score-calls": Job(
        "plans.tasks.score_calls", HOUR, "Hold the calls of a quarter that is over against what came, once."
    ),
    "take-readings": Job("plans.tasks.take_readings", HOUR, "Keep how everybody stood at the end of each day."),
    "keep-owed": Job("plans.tasks.keep_owed", 5 * MINUTE, "Keep what each week owed when its deadline has passed."),
    "budget-duties": Job(
        "plans.tasks.budget_duties", HOUR, "Open, settle and drop the duty to set the budgets of the next year."
    ),
    "open-plan-duties": Job("plans.tasks.open_plan_duties", HOUR, "Open the plans that are owed for what comes."),
    "lock-plans": Job("plans.tasks.lock_plans", 15 * MINUTE, "Lock the approved plans whose period has started."),
    "customer-duties": Job(
        "plans.tasks.customer_duties", HOUR, "Open, settle and drop the duties towards customers with a tier."
    ),
    "suggest-tiers": Job("plans.tasks.suggest_tiers", DAY, "Suggest a tier for every customer by its revenue."),
    "run-imports": Job(
        "accounts.tasks.run_imports", 20, "Take in the files that wait, and those whose worker stopped."
    ),
    "verify-lines": Job("accounts.tasks.verify_lines", HOUR, "Make the reporting line agree with the day."),
    "end-logins": Job("accounts.tasks.end_logins", 15 * MINUTE, "Close the logins of those whose last day is over."),
    "end-plans": Job("plans.tasks.end_plans", HOUR, "End the plans of those whose last day is over."),
    "open-years": Job(
        "accounts.tasks.open_years", 6 * HOUR, "Open the next fiscal year six months ahead of its first day."
    ),
    "forget-keys": Job(
        "accounts.tasks.forget_keys",
        DAY,
        "Forget keys that nobody sends again, tries that count no longer, old runs, sessions and tokens that ended.",
    ),
    "apply-periods": Job(
        "plans.tasks.apply_periods",
        DAY,
        "Let addresses of sign-ins, notices, letters and imports go after their periods.",
    ),
    "former-reps": Job("plans.tasks.replace_names", DAY, "Replace the names of those who left a set time ago."),
    "follow-moves": Job("pipeline.tasks.follow_moves", HOUR, "Take open deals along to the team a person moved to."),
    "build-deal-states": Job(
        "pipeline.tasks.build_deal_states", 5 * MINUTE, "Write what deals were before their past was kept by day."
    ),
    "begin-deal-readiness": Job(
        "pipeline.tasks.begin_deal_readiness",
        5 * MINUTE,
        "Begin the days of next steps and gate debt of deals that came before they were kept.",
    ),
    "tell-pauses-over": Job(
        "pipeline.tasks.tell_pauses_over", HOUR, "Tell owners which of their deals go on since their pause is over."
    ),
    "apply-chances": Job(
        "pipeline.tasks.apply_chances", 15 * MINUTE, "Weigh open deals by the chance of their stage that begins today."
    ),
    "verify-daily-sums": Job(
        "pipeline.tasks.verify_daily_sums", 6 * HOUR, "Prove the daily sums equal to the credits."
    ),
    "verify-last-contacts": Job(
        "pipeline.tasks.verify_last_contacts",
        6 * HOUR,
        "Prove the last contacts equal to the activities, and put them right.",
    ),
    "verify-search-words": Job(
        "accounts.tasks.verify_search_words",
        DAY,
        "Prove the words of the finder equal to the names, and put them right.",
    ),
    "verify-budgets": Job("plans.tasks.verify_budgets", 6 * HOUR, "Prove the budget lines equal to their changes."),
    "verify-readings": Job(
        "plans.tasks.verify_readings",
        6 * HOUR,
        "Prove the chain of readings unbroken, and equal to the history of deals.",
    ),
    "open-cycles": Job(
        "reviews.tasks.open_cycles", HOUR, "Open the reviews of a quarter on the day that the rule names."
    ),
    "put-policies": Job(
        "reviews.tasks.put_policies", HOUR, "Put the policy before whom it covers since they came or moved."
    ),
    "build-packets": Job(
        "reviews.tasks.build_packets", MINUTE, "Order the packets that freeze now, and build all that wait."
    ),
}
