"""What lies on the desk of somebody who writes a plan: the paper so far, and what may be named in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from accounts.organisation.selectors import calendar
from pipeline.activities.models import ActivityType
from plans.account_plans.models import AccountPlan
from plans.measures.models import Curve
from plans.measures.selectors import spreads
from plans.sales_plans.models import CheckAnswer, Plan, PlanGoal, PlanSource
from plans.sales_plans.rules.plan_papers import Paper
from plans.sales_plans.selectors import plan_deals, plan_papers
from plans.sales_plans.selectors.plan_deals import NamedDeal
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
    deals: dict[int, NamedDeal]
    sources: list[PlanSource]
    goals: dict[str, Decimal]
    answers: dict[str, str]
    type_ids: dict[str, int]
    weeks: int


def desk(*, plan: Plan, today: date, deal_ids: Collection[int] = ()) -> Desk:
    """Read it, with the deals that are named beside those that stand; a fixed number of queries."""
    period = calendar.period(plan.period_key)
    accounts = AccountPlan.objects.filter(Q(owner=plan.owner, year=period.year) | Q(plan_sources__plan=plan))
    sources = list(PlanSource.objects.filter(plan=plan).order_by("position"))
    standing = [source.deal_id for source in sources if source.deal_id]
    kept = {curve.pk: curve for curve in [*spreads.to_choose(plan.starts_on), plan.curve]}
    return Desk(
        plan=plan,
        paper=plan_papers.live(plan=plan, today=today),
        period=period,
        curves=list(kept.values()),
        account_plans=list(accounts.select_related("customer").distinct().order_by("customer__name")[:MOST_CHOICES]),
        deals=plan_deals.named(owner=plan.owner, ids=deal_ids, standing=standing),
        sources=sources,
        goals=dict(PlanGoal.objects.filter(plan=plan).values_list("month", "amount")),
        answers=dict(CheckAnswer.objects.filter(plan=plan).values_list("key", "text")),
        type_ids=dict(ActivityType.objects.values_list("key", "pk")),
        weeks=_weeks(period),
    )


def _weeks(period: fiscal.Period) -> int:
    return len(fiscal.activity_weeks_in(calendar.rules(), period.starts_on, period.ends_before))


@dataclass(frozen=True)
class AmendDesk:
    """A locked plan as it stands, amended so far, and what may be named in it when its sources are stated anew."""

    plan: Plan
    paper: Paper
    period: fiscal.Period
    account_plans: list[AccountPlan]
    deals: dict[int, NamedDeal]
    weeks: int


def amend_desk(*, plan: Plan, today: date, deal_ids: Collection[int] = ()) -> AmendDesk:
    """Read it, with the deals that are named beside those that stand; a fixed number of queries."""
    period = calendar.period(plan.period_key)
    paper = plan_papers.shown(plan=plan, today=today)
    named = [source.account_plan_id for source in paper.sources if source.account_plan_id]
    standing = [source.deal_id for source in paper.sources if source.deal_id]
    accounts = AccountPlan.objects.filter(Q(owner=plan.owner, year=period.year) | Q(pk__in=named))
    return AmendDesk(
        plan=plan,
        paper=paper,
        period=period,
        account_plans=list(accounts.select_related("customer").order_by("customer__name")[:MOST_CHOICES]),
        deals=plan_deals.named(owner=plan.owner, ids=deal_ids, standing=standing),
        weeks=_weeks(period),
    )
