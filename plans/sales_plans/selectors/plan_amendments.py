"""The amendments of one plan as its own page shows them, and what each made of it."""

from __future__ import annotations

from datetime import date

from django.db.models import Max, OuterRef, Subquery

from plans.sales_plans.models import Plan, PlanAmendment, PlanAmendmentPaper
from plans.sales_plans.rules import plan_amendments as rules
from plans.sales_plans.selectors.plans import Seen


def of_plan(*, plan: Plan) -> list[PlanAmendment]:
    """Every amendment that was asked for on a plan, the first one first.

    A plan that is not locked has none, which needs no query.
    """
    if plan.status != "locked":
        return []
    rows = PlanAmendment.objects.filter(plan=plan).select_related("asked_by", "decided_by", "withdrawn_by")
    return list(rows.order_by("position"))


def may_ask(*, seen: Seen, today: date) -> bool:
    """Whether a viewer may ask for an amendment of a plan: it is locked, not over, and theirs to speak of."""
    return seen.plan.status == "locked" and seen.plan.ends_before > today and seen.role in rules.ASKS


def that_touched(*, plan: Plan) -> list[PlanAmendmentPaper]:
    """What amendments made of the last submission of a plan, in order: its own, and those of plans on the same days."""
    newest = Subquery(
        Plan.objects.filter(pk=OuterRef("version__plan"))
        .values("pk")
        .annotate(last=Max("versions__number"))
        .values("last")
    )
    rows = PlanAmendmentPaper.objects.filter(version__plan=plan, version__number=newest)
    return list(
        rows.select_related(
            "amendment__plan", "amendment__person", "amendment__decided_by", "amendment__statement"
        ).order_by("place")
    )
