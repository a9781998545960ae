"""Customers and contacts for the finder: who may see which, and what is shown of one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.finder.selectors.details import rows_of
from accounts.finder.selectors.hits import EVERYTHING, Sight
from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person
from pipeline.customers.models import Contact, Customer
from pipeline.customers.selectors import contacts as contact_selector


def sight(*, viewer: Person) -> Sight:
    """The customers that a viewer can open the page of, and their people."""
    if sees_everybody(viewer):
        return {"customer": EVERYTHING, "contact": EVERYTHING}
    contacts = contact_selector.visible(viewer=viewer).order_by().values("pk")
    return {
        "customer": Q(object_id__in=Customer.objects.visible_to(viewer).values("pk")),
        "contact": Q(object_id__in=contacts),
    }


def customers(ids: Any) -> QuerySet[Any]:
    """Hits among customers, each with its tier and the day of the last contact."""
    return rows_of(
        Customer.objects.filter(pk__among=ids), kind="customer", label="name", more="tier", day="last_contact"
    )


def contacts(ids: Any) -> QuerySet[Any]:
    """Hits among contacts, each with its customer."""
    rows = Contact.objects.filter(pk__among=ids)
    return rows_of(rows, kind="contact", under="customer_id", label="name", more="customer__name", address="email")
