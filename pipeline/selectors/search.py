"""Finding customers and deals by a few letters."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.urls import reverse

from accounts.models import Person
from accounts.selectors.search import MOST, Hit
from pipeline.models import Customer, Deal
from traps_web.lib.normal_form import folded


def search(*, viewer: Person, query: str) -> list[Hit]:
    """Customers and deals a viewer sees, at most eight of each; open deals come first."""
    customers = _named(Customer.objects.visible_to(viewer).select_related("owner"), query)
    deals = _named(Deal.objects.visible_to(viewer).select_related("stage", "owner"), query)
    return [
        Hit(
            "Customers",
            customer.name,
            customer.owner.name if customer.owner else "",
            _at("customer_detail", customer.pk),
        )
        for customer in customers.order_by("name", "pk")[:MOST]
    ] + [
        Hit("Deals", deal.name, f"{deal.stage.name}, {deal.owner.name}", _at("deal_detail", deal.pk))
        for deal in deals.order_by(F("closed_on").desc(nulls_first=True), "name", "pk")[:MOST]
    ]


def _named(rows: QuerySet, query: str) -> QuerySet:  # type: ignore[type-arg]
    for word in folded(query).split():
        rows = rows.filter(name_key__holds=word)
    return rows


def _at(name: str, pk: int) -> str:
    return reverse(name, args=[pk])
