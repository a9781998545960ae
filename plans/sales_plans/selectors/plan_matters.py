"""What the decisions on sales plans are about, for duties that climb."""

from __future__ import annotations

from collections.abc import Collection

from accounts.duties.selectors.matters import Matter
from plans.sales_plans.models import Plan


def of_plans(ids: Collection[int]) -> dict[int, Matter]:
    """Sales plans are handed in by whom they are of."""
    return {row.pk: Matter(row.owner) for row in Plan.objects.filter(pk__in=ids).select_related("owner")}
