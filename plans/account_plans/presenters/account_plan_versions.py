"""The versions of an account plan, with what was decided on each."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.duties.presenters import clocks
from plans.account_plans.models import AccountPlan, AccountPlanVersion
from plans.account_plans.presenters.submissions import Decided, VersionRow, row
from plans.account_plans.selectors import account_plan_clocks
from plans.account_plans.selectors.account_plans import PlanFacts


def rows(versions: Sequence[AccountPlanVersion], *, plan: AccountPlan | None, zone: ZoneInfo) -> list[VersionRow]:
    """Every submission of an account plan, the last one first; none while nobody has begun it."""
    compare = f"{year_address(plan)}&" if plan else ""
    version_rows = []
    for version in reversed(versions):
        decision = getattr(version, "decision", None)
        decided = (
            Decided(decision.decision, decision.note, decision.at, decision.by, decision.decided_alone)
            if decision
            else None
        )
        version_rows.append(row(version, decided, compare, zone))
    return version_rows


def year_address(plan: AccountPlan) -> str:
    """Where the submissions of one year's account plan stand side by side."""
    return f"{reverse('customer_plan_compare', args=[plan.customer_id])}?year={plan.year}"


def time_used(facts: PlanFacts) -> str:
    """The time of both sides, once something was handed in."""
    if facts.plan is None or not facts.versions:
        return ""
    spent = account_plan_clocks.spent_on(facts.plan, facts.versions, now=facts.now)
    return clocks.sentence(spent, facts.plan.owner.name)
