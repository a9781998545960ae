"""Reviews for the finder: those of the people who were found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts.finder.selectors.details import rows_of
from plans.sales_plans.selectors.finding import all_of
from reviews.cycles.models import Review


def of_people(ids: Any, *, periods: Iterable[Any]) -> QuerySet[Any]:
    """The reviews of some people in sight, which whoever sees them sees; `periods` are parts of a code ("q2")."""
    rows = Review.objects.filter(all_of(periods, "cycle__period_key"), person__among=ids)
    return rows_of(
        rows, kind="review", under="person_id", label="person__name", more="cycle__period_key", address="status"
    )
