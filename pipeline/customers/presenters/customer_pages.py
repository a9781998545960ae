"""The pages around one customer in words: its form, its people, its account team."""

from __future__ import annotations

from django.urls import reverse

from pipeline.customers.models import Customer
from traps_web.ui import values


def address(customer: Customer) -> str:
    """The customer's page."""
    return reverse("customer_detail", args=[customer.pk])


def path(customer: Customer | None, page: str) -> list[values.Crumb]:
    """The way to a page under a customer, or to the form of a new one."""
    crumbs = [values.Crumb("Customers", reverse("customers"))]
    if customer is not None:
        crumbs.append(values.Crumb(customer.name, address(customer)))
    return [*crumbs, values.Crumb(page)]


def form_words(customer: Customer | None, heading: str) -> dict[str, object]:
    """What stands around a form under a customer, or around that of a new one: its head, and the way back."""
    back = address(customer) if customer else reverse("customers")
    return {"heading": heading, "path": path(customer, heading), "back": back}
