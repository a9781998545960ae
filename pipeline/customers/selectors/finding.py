"""Customers and contacts for the finder: who may see which, and what is shown of one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from accounts.finder.selectors.details import rows_of
from accounts.finder.selectors.hits import Sight
from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person
from pipeline.customers.models import Contact, Customer
from pipeline.customers.selectors import contacts as contact_selector


def sight(*, viewer: Person) -> Sight:
    """The customers that a viewer can open the page of, and their people."""
    if sees_everybody(viewer):
        return {"customer": None, "contact": None}
    return {
        "customer": Customer.objects.visible_to(viewer).values("pk"),
        "contact": contact_selector.visible(viewer=viewer).order_by().values("pk"),
    }


def customers(ids: Collection[int]) -> QuerySet[Any]:
    """Hits among customers, each with its tier and the day of the last contact."""
    return rows_of(Customer.objects.filter(pk__in=ids), kind="customer", label="name", more="tier", day="last_contact")


def contacts(ids: Collection[int]) -> QuerySet[Any]:
    """Hits among contacts, each with its customer."""
    rows = Contact.objects.filter(pk__in=ids)
    return rows_of(rows, kind="contact", under="customer_id", label="name", more="customer__name", address="email")
