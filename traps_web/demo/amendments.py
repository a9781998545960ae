"""The amendments of the demo: one approved for the running quarter, and one for a year that awaits its decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Sum

from accounts.organisation.models import Person
from accounts.record.rules.acts import Act, Via
from pipeline.deals.models import Deal
from plans.amendments.selectors import amending
from plans.amendments.services import amendment_decisions
from plans.amendments.services import amendments as service
from plans.measures.models import BudgetLine
from plans.sales_plans.models import Plan
from plans.sales_plans.rules.plan_papers import RUN_RATE
from plans.sales_plans.services import plan_rows
from traps_web.demo import maven
from traps_web.demo.stage import Stage
from traps_web.lib import fiscal

A_DAY = timedelta(days=1)
MANAGER = f"melvin.marxen@{maven.DOMAIN}"
LESS, MORE = Decimal("-0.15"), Decimal("0.05")
LESS_FOR = "Two of the largest sites were handed to the east team; their orders of this quarter go with them."
NEW_SERIES = "First orders of the new series"
MORE_FOR = "The new series is in the price list from next month on; the east team sells it first."


def amendments(stage: Stage) -> int:
    """Both of them, in the team of the manager that people look at first. Returns how many were asked for."""
    manager = Person.objects.get(email=MANAGER)
    below = Person.objects.filter(lines_above__above=manager, lines_above__depth=1)
    locked = Plan.objects.filter(owner__in=below, status="locked").select_related("owner").order_by("owner__email")
    quarter = locked.filter(period_key=stage.quarter.key).first()
    year = fiscal.period_of(stage.rules, stage.today, "year")
    annual = locked.filter(period_key=year.key).exclude(owner=quarter.owner if quarter else None).first()
    if quarter is not None:
        month = fiscal.period_of(stage.rules, stage.today, "month")
        at = stage.now - 5 * A_DAY
        requested_change = _by_hand(quarter, _requested(quarter, month, LESS, "account-moved", LESS_FOR), at)
        amendment = service.ask(Act(quarter.owner, at, Via.DEMO), plan=quarter, requested_change=requested_change)
        amendment_decisions.approve(
            Act(manager, stage.now - 4 * A_DAY, Via.DEMO), amendment=amendment, answer="Agreed with the east team."
        )
    if annual is not None:
        month = fiscal.next_period(stage.rules, fiscal.period_of(stage.rules, stage.today, "month").key)
        at = stage.now - timedelta(hours=3)
        requested_change = _with_the_new_series(
            annual, _requested(annual, month, MORE, "product-launched", MORE_FOR), at
        )
        service.ask(Act(manager, at, Via.DEMO), plan=annual, requested_change=requested_change)
    return sum(1 for plan in (quarter, annual) if plan is not None)


def _requested(plan: Plan, month: fiscal.Period, part: Decimal, trigger: str, reason: str) -> service.RequestedChange:
    """The largest category with so much more or less of what lies ahead, in whole hundreds."""
    lines = BudgetLine.objects.filter(person=plan.owner, starts_on__gte=month.starts_on, starts_on__lt=plan.ends_before)
    key, ahead = lines.values_list("category__key").annotate(total=Sum("amount")).order_by("-total", "category__key")[0]
    number = amending.number_of(plan=plan)[key] + (ahead * part).quantize(Decimal(1)) // 100 * 100
    return service.RequestedChange(
        trigger=trigger, reason=reason, effective_on=month.starts_on, number={key: number}, known=0
    )


def _by_hand(plan: Plan, requested_change: service.RequestedChange, at: datetime) -> service.RequestedChange:
    """The owner spreads the new number by hand, and moves a tenth of the last month to the first that is left."""
    amended = (
        service.preview(Act(plan.owner, at, Via.DEMO), plan=plan, requested_change=requested_change).touched[0].after
    )
    ahead = [month for month in amended.months if month.ends_before > requested_change.effective_on]
    if len(ahead) < 2:
        return requested_change
    earlier = ahead[-1].amount // 1000 * 100
    goals = {month.key: month.amount for month in ahead}
    goals[ahead[0].key] += earlier
    goals[ahead[-1].key] -= earlier
    return replace(requested_change, goals=goals)


def _with_the_new_series(
    plan: Plan, requested_change: service.RequestedChange, at: datetime
) -> service.RequestedChange:
    """State the sources anew: those that the owner still has, and a new series for half of the increase."""
    own = service.preview(Act(plan.owner, at, Via.DEMO), plan=plan, requested_change=requested_change).touched[0]
    half = (own.after.total - own.before.total) // 200 * 100
    new = plan_rows.NewSource(RUN_RATE, label=NEW_SERIES, amount=half)
    deals = set(Deal.objects.visible_to(plan.owner).values_list("pk", flat=True))
    standing = [source for source in own.before.sources if source.deal_id is None or source.deal_id in deals]
    return replace(requested_change, sources=[*map(plan_rows.as_written, standing), new])
