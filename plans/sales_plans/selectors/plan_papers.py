"""The paper of a plan: read from its rows while it is written, and from the submitted version afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum, prefetch_related_objects

from accounts.organisation.selectors import calendar, replaced_names
from accounts.organisation.selectors.day_counts import DayCounts
from pipeline.activities.models import ActivityType
from pipeline.deals.models import DealShare
from plans.measures.models import BudgetLine
from plans.measures.rules import spreads
from plans.measures.selectors import spreads as spread_selector
from plans.sales_plans.models import (
    CheckAnswer,
    Plan,
    PlanActivity,
    PlanAmendmentPaper,
    PlanGoal,
    PlanRisk,
    PlanSource,
    PlanVersion,
)
from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.rules import plans as rules
from plans.sales_plans.rules import scrutiny
from plans.sales_plans.rules.plan_papers import Paper, Part
from plans.sales_plans.selectors import plan_scrutiny
from plans.targets.selectors.targets import targets_for
from traps_web.lib import fiscal, money, wording
from traps_web.lib.fields import currency
from traps_web.ui import words


def shown(*, plan: Plan, today: date, versions: Sequence[Any] | None = None) -> Paper:
    """The plan as people read it now: as it was submitted and amended since, or as it is written so far.

    `versions`: its submissions as `plans.versions` gives them, where they were read already.
    """
    if plan.status not in (*rules.FROZEN, "ended"):
        return live(plan=plan, today=today)
    if versions:
        last = versions[-1]
        return papers.read(replaced_names.document(last.amended_body or last.body, at=last.submitted_at))
    version = newest(plan=plan) if versions is None else None
    return live(plan=plan, today=today) if version is None else amended(version=version)


def newest(*, plan: Plan) -> PlanVersion | None:
    """The last submission."""
    return PlanVersion.objects.filter(plan=plan).order_by("-number").first()


def frozen(*, version: PlanVersion) -> Paper:
    """The paper of one submission."""
    return papers.read(replaced_names.document(version.body, at=version.submitted_at))


def amended(*, version: PlanVersion) -> Paper:
    """The paper of one submission with what approved amendments made of it; the submission itself stays as it was."""
    last = PlanAmendmentPaper.objects.filter(version=version).order_by("-place").first()
    return frozen(version=version) if last is None else amended_by(paper=last)


def amended_by(*, paper: PlanAmendmentPaper) -> Paper:
    """What one amendment made of a submission."""
    return papers.read(replaced_names.document(paper.body, at=paper.made_at))


def live(*, plan: Plan, today: date) -> Paper:
    """The plan with the number, the money and the facts of today, scrutinised."""
    period = _period_of(plan)
    number = number_of(owner_id=plan.owner_id, period=period)
    spread = _spread(plan, period, sum((part.amount for part in number), Decimal(0)))
    paper = Paper(
        kind=plan.kind,
        period=plan.period_key,
        starts_on=period.starts_on,
        ends_before=period.ends_before,
        owner_id=plan.owner_id,
        owner=plan.owner.name,
        team=plan.owner.current_team.name if plan.owner.current_team else "",
        curve=plan.curve.name,
        number=number,
        total=sum((part.amount for part in number), Decimal(0)),
        quarters=[_goal(stretch) for stretch in spread.quarters],
        months=[_goal(stretch) for stretch in spread.months],
        weeks=[_goal(stretch) for stretch in spread.weeks],
        sources=_sources(plan, period),
        activity=_activity(plan, today),
        risks=[
            papers.Risk(row.line, row.text, row.answer)
            for row in PlanRisk.objects.filter(plan=plan).order_by("position")
        ],
        note=plan.note,
    )
    answers = dict(CheckAnswer.objects.filter(plan=plan).values_list("key", "text"))
    facts = plan_scrutiny.facts(plan=plan, paper=paper, today=today)
    return replace(paper, checks=scrutiny.scrutinise(paper, facts, answers))


def _period_of(plan: Plan) -> fiscal.Period:
    """The period of a plan; one that ended may be of a period which the calendar has cut otherwise since."""
    try:
        period = calendar.period(plan.period_key)
    except fiscal.UnknownPeriod:
        period = None
    if period and (plan.status != "ended" or period.starts_on == plan.starts_on):
        return period
    kind: fiscal.Kind = "year" if plan.kind == "annual" else "quarter"
    near = calendar.period_at(kind, plan.starts_on)
    return replace(near, key=plan.period_key, starts_on=plan.starts_on, ends_before=plan.ends_before)


def number_of(*, owner_id: int, period: fiscal.Period) -> list[Part]:
    """The imposed number of a person in a period, by category: the sum of the budget lines."""
    rows = (
        BudgetLine.objects.filter(person_id=owner_id, starts_on__within=(period.starts_on, period.ends_before))
        .values_list("category__key", "category__name")
        .annotate(total=Sum("amount"))
        .order_by("category__position", "category__key")
    )
    return [Part(*row) for row in rows]


def numbers_of(*, owner_id: int, periods: Sequence[fiscal.Period]) -> dict[str, Decimal]:
    """By key of a period the number that a person has in it; one query."""
    if not periods:
        return {}
    first, last = min(period.starts_on for period in periods), max(period.ends_before for period in periods)
    lines = BudgetLine.objects.filter(person_id=owner_id, starts_on__within=(first, last)).order_by()
    by_day = list(lines.values_list("starts_on").annotate(total=Sum("amount")))
    return {
        period.key: sum((amount for day, amount in by_day if period.contains(day)), Decimal(0))
        for period in periods
        if any(period.contains(day) for day, _ in by_day)
    }


def _spread(plan: Plan, period: fiscal.Period, total: Decimal) -> spreads.Spread:
    counts, scheme = DayCounts.load(), calendar.rules()
    goals = dict(PlanGoal.objects.filter(plan=plan).values_list("month", "amount"))
    if goals:
        amounts = {month: money.to_minor(amount, currency()) for month, amount in goals.items()}
        return spreads.from_months(amounts, period=period, rules=scheme, before=counts.before)
    weights = spread_selector.weights(curve=plan.curve, period=period, before=counts.before)
    minor = money.to_minor(total, currency())
    return spreads.lay_over(minor, weights, period=period, rules=scheme, before=counts.before)


def _goal(stretch: spreads.Stretch) -> papers.Goal:
    amount = money.from_minor(stretch.amount, currency())
    return papers.Goal(stretch.key, stretch.starts_on, stretch.ends_before, amount, stretch.month)


def _sources(plan: Plan, period: fiscal.Period) -> list[papers.Source]:
    rows = list(
        PlanSource.objects.filter(plan=plan)
        .select_related("account_plan__customer", "deal__customer", "deal__stage")
        .order_by("position")
    )
    return _with_money(rows, plan, period)


def stated(*, plan: Plan, rows: list[PlanSource]) -> list[papers.Source]:
    """Sources that are stated anew for a plan, saved or not, with the money of today."""
    prefetch_related_objects(rows, "account_plan__customer", "deal__customer", "deal__stage")
    return _with_money(rows, plan, calendar.period(plan.period_key))


def _with_money(rows: list[PlanSource], plan: Plan, period: fiscal.Period) -> list[papers.Source]:
    deals = [row.deal_id for row in rows if row.deal_id]
    shares = DealShare.objects.filter(deal_id__in=deals, person_id=plan.owner_id) if deals else DealShare.objects.none()
    money_of = dict(shares.values_list("deal_id", "share_amount"))
    weeks = len(fiscal.activity_weeks_in(calendar.rules(), period.starts_on, period.ends_before))
    make: dict[str, Callable[[PlanSource], papers.Source]] = {
        papers.ACCOUNT: lambda row: _account(row, period),
        papers.DEAL: lambda row: _deal(row, money_of.get(row.deal_id or 0, Decimal(0))),
        papers.NEW: lambda row: _new_business(row, weeks),
        papers.RUN_RATE: lambda row: papers.Source(row.line, row.kind, row.label, row.amount or Decimal(0)),
    }
    return [make[row.kind](row) for row in rows]


def _account(row: PlanSource, period: fiscal.Period) -> papers.Source:
    plan = row.account_plan
    assert plan is not None, "the database holds the kind and its reference together"
    amount, behind = plan.wanted_year_amount, f"account plan, {plan.status}"
    if period.kind == "quarter":
        amount = plan.wanted_quarter_amount if plan.quarter == period.key else None
        behind = behind if plan.quarter == period.key else f"{behind}, its money is for {plan.quarter}"
    return papers.Source(
        row.line,
        row.kind,
        plan.customer.name,
        amount or Decimal(0),
        behind=behind,
        customer_id=plan.customer_id,
        customer=plan.customer.name,
        tier=plan.customer.tier,
        account_plan_id=plan.pk,
    )


def _deal(row: PlanSource, share: Decimal) -> papers.Source:
    deal = row.deal
    assert deal is not None, "the database holds the kind and its reference together"
    day = deal.closed_on or deal.close_on
    when = f", {words.day(day)}" if day else ", no close date"
    return papers.Source(
        row.line,
        row.kind,
        deal.name,
        share if row.amount is None else row.amount,
        behind=f"{deal.stage.name}{when}",
        customer_id=deal.customer_id,
        customer=deal.customer.name if deal.customer else "",
        tier=deal.customer.tier if deal.customer else "",
        deal_id=deal.pk,
        close_on=deal.close_on,
    )


def _new_business(row: PlanSource, weeks: int) -> papers.Source:
    if row.amount is not None or row.per_week is None or row.conversion_ppm is None or row.average_amount is None:
        return papers.Source(row.line, row.kind, row.label, row.amount or Decimal(0), behind="typed")
    minor = spreads.from_activity(
        per_week=row.per_week,
        weeks=weeks,
        conversion_ppm=row.conversion_ppm,
        average_minor=money.to_minor(row.average_amount, currency()),
    )
    part = spreads.percent_said(row.conversion_ppm)
    each = wording.money(row.average_amount)
    behind = f"{row.per_week} a week for {wording.plural(weeks, 'week')}, {part} % buy, {each} each"
    return papers.Source(
        row.line,
        row.kind,
        row.label,
        money.from_minor(minor, currency()),
        behind=behind,
        per_week=row.per_week,
        conversion_ppm=row.conversion_ppm,
        average=row.average_amount,
    )


def _activity(plan: Plan, today: date) -> list[papers.Activity]:
    per_week_by_type = dict(PlanActivity.objects.filter(plan=plan).values_list("type_id", "per_week"))
    week = fiscal.activity_week(max(today, plan.starts_on), calendar.rules())
    targets = targets_for(people=[plan.owner], week=week)[plan.owner_id]
    return [
        papers.Activity(
            activity_type.key,
            activity_type.name,
            per_week_by_type.get(activity_type.pk, target.per_week if target else 0),
            target.per_week if target else None,
        )
        for activity_type in ActivityType.objects.filter(is_active=True).order_by("position")
        for target in [targets.get(activity_type.pk)]
    ]
