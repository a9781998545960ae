"""What the decisions on plans are about, for duties that climb."""

from __future__ import annotations

from collections.abc import Collection

from accounts.selectors import organisation as organisation_selector
from accounts.selectors.matters import Matter
from plans.models import AccountPlan, Plan, PlanAmendment
from plans.selectors import amended_numbers
from traps_web.lib import clock


def of_plans(ids: Collection[int]) -> dict[int, Matter]:
    """Sales plans are handed in by whom they are of."""
    return {row.pk: Matter(row.owner) for row in Plan.objects.filter(pk__in=ids).select_related("owner")}


def of_amendments(ids: Collection[int]) -> dict[int, Matter]:
    """Amendments, asked for by the owner, the line or who sets budgets; a team's number is the matter of who managed it then."""
    rows = PlanAmendment.objects.filter(pk__in=ids).select_related("plan__owner", "person", "team", "asked_by")
    zone = organisation_selector.current().time_zone
    owners = {
        row: amended_numbers.accountable(owner=row.whose, today=clock.local_date(row.asked_at, zone)) for row in rows
    }
    return {row.pk: Matter(owner, row.asked_by) for row, owner in owners.items() if owner is not None}


def of_account_plans(ids: Collection[int]) -> dict[int, Matter]:
    """Account plans: the matter of whom the customer is of by now, handed in by whom it was of then."""
    rows = AccountPlan.objects.filter(pk__in=ids).select_related("customer__owner", "owner", "submitted_by")
    return {row.pk: Matter(row.customer.owner or row.owner, row.submitted_by) for row in rows}
