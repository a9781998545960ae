"""Plans for the finder: those of the people who were found."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from accounts.finder.selectors.details import rows_of
from accounts.record.rules.readers import Reader
from plans.sales_plans.models import Plan
from plans.sales_plans.selectors import plans


def of_people(reader: Reader, ids: Collection[int], *, periods: Collection[str]) -> QuerySet[Any]:
    """The plans of some people that a viewer sees; `periods` are parts of the code of a period ("q2", "fy2027")."""
    seen = plans.visible(viewer=reader.viewer, today=reader.today).filter(owner__in=ids).order_by().values("pk")
    rows = Plan.objects.filter(all_of(periods, "period_key"), pk__in=seen)
    return rows_of(rows, kind="plan", under="owner_id", label="owner__name", more="period_key", address="status")


def all_of(parts: Collection[str], column: str) -> Q:
    """Rows in whose code each of these parts stands."""
    found = Q()
    for part in parts:
        found &= Q(**{f"{column}__icontains": part})
    return found
