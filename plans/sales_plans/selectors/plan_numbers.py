"""Whether the number that a plan was handed in for is still the number of its owner."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from plans.measures.models import BudgetLine
from plans.sales_plans.models import Plan, PlanAmendmentPaper, PlanVersion
from plans.sales_plans.rules import plan_papers as papers
from traps_web.ui import words

HANDED_IN = ("submitted", "approved")
"""In these a plan stands on a number and does not hold it yet."""
_CHUNK = 400
ByCategory = dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Differing:
    """A plan that was handed in for one number, while the budget says another one."""

    plan: Plan
    version: PlanVersion
    before: Decimal
    after: Decimal

    @property
    def sentence(self) -> str:
        """What changed; also where only the categories of the number did."""
        if self.before == self.after:
            return (
                f"The categories of the number of {self.plan.period_key} changed; "
                f"its sum of {words.money(self.after)} stays."
            )
        return (
            f"The number of {self.plan.period_key} changed from {words.money(self.before)} to "
            f"{words.money(self.after)}."
        )


def handed_in(*, owner_ids: Collection[int], starts_on: date, ends_before: date) -> list[Plan]:
    """Submitted and approved plans of some people that share days with a span."""
    rows: list[Plan] = []
    ids = sorted(set(owner_ids))
    for first in range(0, len(ids), _CHUNK):
        chunk = Plan.objects.filter(
            owner__in=ids[first : first + _CHUNK],
            status__in=HANDED_IN,
            starts_on__lt=ends_before,
            ends_before__gt=starts_on,
        )
        rows += chunk.select_related("owner__current_team", "decided_by").order_by("pk")
    return rows


def differing(*, plans: Sequence[Plan]) -> list[Differing]:
    """Those of the plans whose number is another one by now, category by category; amendments count."""
    if not plans:
        return []
    versions = _newest(plans)
    carried = _carried(versions.values())
    standing = _standing(plans)
    rows = []
    for plan in plans:
        version = versions[plan.pk]
        before, after = carried[version.pk], standing[plan.pk]
        if before != after:
            rows.append(Differing(plan, version, sum(before.values(), Decimal(0)), sum(after.values(), Decimal(0))))
    return rows


def differing_now(*, plan: Plan, version: PlanVersion, paper: papers.Paper) -> Differing | None:
    """The same of one plan whose submission was read, with what amendments made of it; one query."""
    before, after = _by_category(paper), _standing([plan])[plan.pk]
    if plan.status not in HANDED_IN or before == after:
        return None
    return Differing(plan, version, sum(before.values(), Decimal(0)), sum(after.values(), Decimal(0)))


def _newest(plans: Sequence[Plan]) -> dict[int, PlanVersion]:
    rows = PlanVersion.objects.filter(plan__in=[plan.pk for plan in plans]).order_by("number")
    return {version.plan_id: version for version in rows}


def _carried(versions: Collection[PlanVersion]) -> dict[int, ByCategory]:
    """What each submission says of its number, with what amendments made of it."""
    bodies = {version.pk: version.body for version in versions}
    for paper in PlanAmendmentPaper.objects.filter(version__in=list(bodies)).order_by("place"):
        bodies[paper.version_id] = paper.body
    return {pk: _by_category(papers.read(json.loads(body))) for pk, body in bodies.items()}


def _by_category(paper: papers.Paper) -> ByCategory:
    return {part.key: part.amount for part in paper.number if part.amount}


def _standing(plans: Sequence[Plan]) -> dict[int, ByCategory]:
    """What the budget lines say today; one query for each period."""
    by_period: dict[tuple[date, date], list[Plan]] = defaultdict(list)
    for plan in plans:
        by_period[plan.starts_on, plan.ends_before].append(plan)
    number_by_plan: dict[int, ByCategory] = {plan.pk: {} for plan in plans}
    for (starts_on, ends_before), plans_of_period in by_period.items():
        plan_of = {plan.owner_id: plan.pk for plan in plans_of_period}
        lines = BudgetLine.objects.filter(person__in=plan_of, starts_on__within=(starts_on, ends_before))
        for person_id, key, total in lines.values_list("person_id", "category__key").annotate(total=Sum("amount")):
            if total:
                number_by_plan[plan_of[person_id]][key] = total
    return number_by_plan
