"""What the decisions on account plans are about, for duties that climb."""

from __future__ import annotations

from collections.abc import Collection

from accounts.duties.selectors.matters import Matter
from plans.account_plans.models import AccountPlan


def of_account_plans(ids: Collection[int]) -> dict[int, Matter]:
    """Account plans: the matter of whom the customer is of by now, handed in by whom it was of then."""
    rows = AccountPlan.objects.filter(pk__in=ids).select_related("customer__owner", "owner", "submitted_by")
    return {row.pk: Matter(row.customer.owner or row.owner, row.submitted_by) for row in rows}
