"""What lies on the desk of somebody who writes a plan: the paper so far, and what may be named in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from accounts.organisation.selectors import calendar
from pipeline.activities.models import ActivityType
from pipeline.deals.models import Deal
from plans.account_plans.models import AccountPlan
from plans.measures.models import Curve
from plans.measures.selectors import spreads
from plans.sales_plans.models import CheckAnswer, Plan, PlanGoal, PlanSource
from plans.sales_plans.rules.plan_papers import Paper
from plans.sales_plans.selectors import plan_papers
from traps_web.lib import fiscal

MOST_CHOICES = 400


@dataclass(frozen=True)
class Desk:
    """The plan as it is written so far and everything its form offers."""

    plan: Plan
    paper: Paper
    period: fiscal.Period
    curves: list[Curve]
    account_plans: list[AccountPlan]
    deals: list[Deal]
    sources: list[PlanSource]
    goals: dict[str, Decimal]
    answers: dict[str, str]
    type_ids: dict[str, int]


def desk(*, plan: Plan, today: date) -> Desk:
    """Read it; a fixed number of queries."""
    period = calendar.period(plan.period_key)
    accounts = AccountPlan.objects.filter(Q(owner=plan.owner, year=period.year) | Q(plan_sources__plan=plan))
    deals = Deal.objects.filter(Q(owner=plan.owner, status="open") | Q(plan_sources__plan=plan))
    kept = {curve.pk: curve for curve in [*spreads.to_choose(plan.starts_on), plan.curve]}
    return Desk(
        plan=plan,
        paper=plan_papers.live(plan=plan, today=today),
        period=period,
        curves=list(kept.values()),
        account_plans=list(accounts.select_related("customer").distinct().order_by("customer__name")[:MOST_CHOICES]),
        deals=list(deals.distinct().order_by("close_on", "name", "pk")[:MOST_CHOICES]),
        sources=list(PlanSource.objects.filter(plan=plan).order_by("position")),
        goals=dict(PlanGoal.objects.filter(plan=plan).values_list("month", "amount")),
        answers=dict(CheckAnswer.objects.filter(plan=plan).values_list("key", "text")),
        type_ids=dict(ActivityType.objects.values_list("key", "pk")),
    )


@dataclass(frozen=True)
class AmendDesk:
    """A locked plan as it stands, amended so far, and what may be named in it when its sources are stated anew."""

    plan: Plan
    paper: Paper
    period: fiscal.Period
    account_plans: list[AccountPlan]
    deals: list[Deal]


def amend_desk(*, plan: Plan, today: date) -> AmendDesk:
    """Read it; a fixed number of queries."""
    period = calendar.period(plan.period_key)
    paper = plan_papers.shown(plan=plan, today=today)
    named = [source.account_plan_id for source in paper.sources if source.account_plan_id]
    of_paper = [source.deal_id for source in paper.sources if source.deal_id]
    accounts = AccountPlan.objects.filter(Q(owner=plan.owner, year=period.year) | Q(pk__in=named))
    deals = Deal.objects.filter(Q(owner=plan.owner, status="open") | Q(pk__in=of_paper))
    return AmendDesk(
        plan=plan,
        paper=paper,
        period=period,
        account_plans=list(accounts.select_related("customer").order_by("customer__name")[:MOST_CHOICES]),
        deals=list(deals.order_by("close_on", "name", "pk")[:MOST_CHOICES]),
    )
