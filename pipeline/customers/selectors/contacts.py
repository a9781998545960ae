"""Contacts: the people of a customer."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.organisation.models import Person
from pipeline.customers.models import Contact, Customer


def visible(*, viewer: Person) -> QuerySet[Contact]:
    """Contacts of every customer in the viewer's sight, by name."""
    customers = Customer.objects.visible_to(viewer).values("pk")
    rows = Contact.objects.filter(customer__in=customers).select_related("customer__owner")
    return rows.order_by("name", "pk")


def by_id(*, viewer: Person, pk: int) -> Contact:
    """One contact. Raises Contact.DoesNotExist when invisible."""
    return visible(viewer=viewer).get(pk=pk)


def choosable(*, viewer: Person, keep: int | None = None) -> QuerySet[Contact]:
    """Contacts that an activity may name: those who are there, and the one that is named already."""
    return visible(viewer=viewer).filter(Q(retired_at__isnull=True) | Q(pk=keep))
