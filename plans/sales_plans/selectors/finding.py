"""Plans for the finder: those of the people who were found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from accounts.finder.selectors.details import rows_of
from plans.sales_plans.models import Plan


def of_people(ids: Any, *, periods: Iterable[Any]) -> QuerySet[Any]:
    """The plans of some people in sight, which whoever sees them sees; `periods` are parts of a code ("q2", "fy2027").

    A plan that only waits for a stand-in is not among them: its owner is not found either.
    """
    rows = Plan.objects.filter(all_of(periods, "period_key"), owner__among=ids)
    return rows_of(rows, kind="plan", under="owner_id", label="owner__name", more="period_key", address="status")


def all_of(parts: Iterable[Any], column: str) -> Q:
    """Rows in whose code each of these parts stands."""
    found = Q()
    for part in parts:
        found &= Q(**{f"{column}__icontains": part})
    return found
