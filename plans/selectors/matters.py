"""What the decisions on plans are about, for duties that climb."""

from __future__ import annotations

from collections.abc import Collection

from accounts.selectors.matters import Matter
from plans.models import AccountPlan, Plan, PlanAmendment


def of_plans(ids: Collection[int]) -> dict[int, Matter]:
    """Sales plans are handed in by whom they are of."""
    return {row.pk: Matter(row.owner) for row in Plan.objects.filter(pk__in=ids).select_related("owner")}


def of_amendments(ids: Collection[int]) -> dict[int, Matter]:
    """Amendments, asked for by the owner, the line or who sets budgets."""
    rows = PlanAmendment.objects.filter(pk__in=ids).select_related("plan__owner", "asked_by")
    return {row.pk: Matter(row.plan.owner, row.asked_by) for row in rows}


def of_account_plans(ids: Collection[int]) -> dict[int, Matter]:
    """Account plans: the matter of whom the customer is of by now, handed in by whom it was of then."""
    rows = AccountPlan.objects.filter(pk__in=ids).select_related("customer__owner", "owner", "submitted_by")
    return {row.pk: Matter(row.customer.owner or row.owner, row.submitted_by) for row in rows}
