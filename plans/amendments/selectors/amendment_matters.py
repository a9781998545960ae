"""What the decisions on amendments are about, for duties that climb."""

from __future__ import annotations

from collections.abc import Collection

from accounts.duties.selectors.matters import Matter
from accounts.organisation.selectors import organisation as organisation_selector
from plans.measures.selectors import period_numbers
from plans.sales_plans.models import PlanAmendment
from traps_web.lib import clock


def of_amendments(ids: Collection[int]) -> dict[int, Matter]:
    """Amendments, asked for by the owner, the line or who sets budgets.

    A team's number is the matter of who managed it then.
    """
    rows = PlanAmendment.objects.filter(pk__in=ids).select_related("plan__owner", "person", "team", "asked_by")
    zone = organisation_selector.current().time_zone
    owners = {
        row: period_numbers.accountable(owner=row.whose, today=clock.local_date(row.asked_at, zone)) for row in rows
    }
    return {row.pk: Matter(owner, row.asked_by) for row, owner in owners.items() if owner is not None}
