"""Customers and their contacts as they are found: by name, and contacts by their address too."""

from __future__ import annotations

from collections.abc import Collection

from accounts.finder.selectors.sources import Ids, Source, Texts, register
from accounts.organisation.selectors import replaced_names
from pipeline.customers.models import Contact, Customer


def _customers() -> Ids:
    return Customer.objects.values_list("pk", flat=True)


def _texts_of_customers(ids: Collection[int]) -> Texts:
    rows = Customer.objects.filter(pk__in=ids)
    return ((pk, texts) for pk, *texts in rows.values_list("pk", "name"))


def _contacts() -> Ids:
    return Contact.objects.values_list("pk", flat=True)


def _texts_of_contacts(ids: Collection[int]) -> Texts:
    """Whoever is still there: who has left a customer, or was erased, is not found."""
    rows = Contact.objects.filter(pk__in=ids, retired_at__isnull=True).exclude(pk__in=replaced_names.ids_of(Contact))
    return ((pk, texts) for pk, *texts in rows.values_list("pk", "name", "email"))


register(Source("customer", "pipeline.customer", _customers, _texts_of_customers))
register(Source("contact", "pipeline.contact", _contacts, _texts_of_contacts))
