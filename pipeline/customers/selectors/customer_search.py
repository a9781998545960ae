"""Finding customers by a few letters."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.organisation.models import Person
from accounts.organisation.selectors.search import MOST, Hit
from pipeline.customers.models import Customer
from traps_web.lib.normal_form import folded


def search(*, viewer: Person, query: str) -> list[Hit]:
    """Customers a viewer sees, at most eight."""
    customers = named(Customer.objects.visible_to(viewer).select_related("owner"), query)
    return [
        Hit(
            "Customers",
            customer.name,
            customer.owner.name if customer.owner else "",
            reverse("customer_detail", args=[customer.pk]),
        )
        for customer in customers.order_by("name", "pk")[:MOST]
    ]


def named(rows: QuerySet[Any], query: str) -> QuerySet[Any]:
    """The rows in whose name every word of a search is."""
    for word in folded(query).split():
        rows = rows.filter(name_key__holds=word)
    return rows
