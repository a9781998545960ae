"""Deals for the finder: open ones by their own words, closed ones with the customers that were found."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from accounts.finder.selectors.details import rows_of
from accounts.finder.selectors.hits import EVERYTHING, MOST, Sight
from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person
from pipeline.deals.models import Deal

_DAY = Case(When(status="open", then=F("close_on")), default=F("closed_on"))


def sight(*, viewer: Person) -> Sight:
    """The deals that a viewer can open the page of."""
    if sees_everybody(viewer):
        return {"deal": EVERYTHING}
    return {"deal": Q(object_id__in=Deal.objects.visible_to(viewer).values("pk"))}


def deals(ids: Any, *, of_customers: Any, viewer: Person) -> QuerySet[Any]:
    """Hits among deals and the deals of customers that were hit: open before closed, the nearest day first.

    Only deals with these ids, or of these few customers, are read, both through an index. The day is that on which a
    deal closes or was closed.
    """
    rows = Deal.objects.visible_to(viewer).filter(Q(pk__among=ids) | Q(customer__among=of_customers))
    first = Case(When(status="open", then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = rows.order_by(first, F("closed_on").desc(nulls_first=True), F("close_on").asc(nulls_last=True), "pk")
    nearest = Deal.objects.filter(pk__in=rows.values("pk")[:MOST]).annotate(found_on=_DAY)
    return rows_of(
        nearest, kind="deal", label="name", more="customer__name", address="status", day="found_on", amount="amount"
    )
