"""The amendments of the demo: one that was approved for the running quarter, and one of a year that waits for a decision."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db.models import Sum

from accounts.models import Person
from plans.models import BudgetLine, Plan
from plans.selectors import amending
from plans.services import amendments as service
from traps_web.demo import maven
from traps_web.demo.stage import Stage
from traps_web.lib import fiscal

A_DAY = timedelta(days=1)
MANAGER = f"melvin.marxen@{maven.DOMAIN}"
LESS, MORE = Decimal("-0.15"), Decimal("0.05")
LESS_FOR = "Two of the largest sites were handed to the east team; their orders of this quarter go with them."
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
        asked = service.ask(
            plan=quarter,
            wanted=_wanted(quarter, month, LESS, "account-moved", LESS_FOR),
            by=quarter.owner,
            now=stage.now - 5 * A_DAY,
        )
        service.approve(amendment=asked, by=manager, now=stage.now - 4 * A_DAY, answer="Agreed with the east team.")
    if annual is not None:
        month = fiscal.next_period(stage.rules, fiscal.period_of(stage.rules, stage.today, "month").key)
        wanted = _wanted(annual, month, MORE, "product-launched", MORE_FOR)
        service.ask(plan=annual, wanted=wanted, by=manager, now=stage.now - timedelta(hours=3))
    return sum(1 for one in (quarter, annual) if one is not None)


def _wanted(plan: Plan, month: fiscal.Period, part: Decimal, trigger: str, reason: str) -> service.Wanted:
    """The largest category with so much more or less of what lies ahead, in whole hundreds."""
    lines = BudgetLine.objects.filter(person=plan.owner, starts_on__gte=month.starts_on, starts_on__lt=plan.ends_before)
    key, ahead = lines.values_list("category__key").annotate(total=Sum("amount")).order_by("-total", "category__key")[0]
    number = amending.number_of(plan=plan)[key] + (ahead * part).quantize(Decimal(1)) // 100 * 100
    return service.Wanted(trigger=trigger, reason=reason, effective_on=month.starts_on, number={key: number}, known=0)
