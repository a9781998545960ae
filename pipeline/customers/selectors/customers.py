"""Customers as people read them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person
from pipeline.customers.models import Customer


def visible(*, viewer: Person) -> QuerySet[Customer]:
    """Customers in the viewer's sight with their owner, by name."""
    rows: QuerySet[Customer] = Customer.objects.visible_to(viewer)
    return rows.select_related("owner").order_by("name", "pk")


def by_id(*, viewer: Person, pk: int) -> Customer:
    """One customer. Raises Customer.DoesNotExist when invisible."""
    return visible(viewer=viewer).get(pk=pk)


def choosable(*, viewer: Person, keep: int | None = None) -> QuerySet[Customer]:
    """Customers that can be named: those in sight, those nobody owns, and the one named already."""
    rows = Customer.objects.visible_to(viewer)
    if sees_everybody(viewer):
        return rows.order_by("name", "pk")
    return Customer.objects.filter(Q(pk__in=rows.values("pk")) | Q(owner=None) | Q(pk=keep)).order_by("name", "pk")
