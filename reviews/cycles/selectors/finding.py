"""Reviews for the finder: those of the people who were found."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from accounts.finder.selectors.details import rows_of
from accounts.organisation.models import Person
from plans.sales_plans.selectors.finding import all_of
from reviews.cycles.models import Review
from reviews.cycles.selectors import reviews


def of_people(ids: Collection[int], *, viewer: Person, periods: Collection[str]) -> QuerySet[Any]:
    """The reviews of some people that a viewer sees; `periods` are parts of the code of a quarter ("q2", "fy2027")."""
    seen = reviews.seen(viewer=viewer).filter(person__in=ids).order_by().values("pk")
    rows = Review.objects.filter(all_of(periods, "cycle__period_key"), pk__in=seen)
    return rows_of(
        rows, kind="review", under="person_id", label="person__name", more="cycle__period_key", address="status"
    )
