"""Deals for the finder: open ones by their own words, closed ones with the customers that were found."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Case, F, IntegerField, Q, Value, When

from accounts.finder.selectors.hits import MOST, Sight
from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person
from pipeline.deals.models import Deal


def sight(*, viewer: Person) -> Sight:
    """The deals that a viewer can open the page of."""
    return {"deal": None if sees_everybody(viewer) else Deal.objects.visible_to(viewer).values("pk")}


def deals(ids: Collection[int], *, of_customers: Collection[int], viewer: Person) -> list[Any]:
    """Hits among deals and the deals of customers that were hit: open before closed, the nearest day first.

    Only deals with these ids, or of these few customers, are read, both through an index.
    """
    if not ids and not of_customers:
        return []
    rows = Deal.objects.visible_to(viewer).filter(Q(pk__in=ids) | Q(customer__in=of_customers))
    first = Case(When(status="open", then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = rows.select_related("customer", "product").order_by(
        first, F("closed_on").desc(nulls_first=True), F("close_on").asc(nulls_last=True), "pk"
    )
    return list(rows[:MOST])
