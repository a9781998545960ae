"""The packets that froze the numbers of people, for whoever would write a budget inside of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from accounts.organisation.models import FiscalPeriod
from plans.numbers.selectors.frozen_numbers import FrozenNumber
from reviews.cycles.models import Review


def frozen(people: Collection[int], starts_on: date, ends_before: date) -> list[FrozenNumber]:
    """The reviews of these people with a packet whose quarter shares days with a span; two queries."""
    quarters = FiscalPeriod.objects.filter(kind="quarter", starts_on__lt=ends_before, ends_before__gt=starts_on)
    spans = {key: (first, end) for key, first, end in quarters.values_list("key", "starts_on", "ends_before")}
    rows = Review.objects.filter(cycle__period_key__in=spans, person_id__among=set(people), packets__isnull=False)
    named = rows.order_by("person_id").values_list("person_id", "person__name", "cycle__period_key").distinct()
    return [FrozenNumber(person, name, key, *spans[key]) for person, name, key in named]
