"""Builders of customers and products."""

from __future__ import annotations

from typing import Any

from accounts.models import Person
from pipeline.models import Contact, Customer, Product
from tests import make


def make_customer(name: str = "Condax", owner: Person | None = None, **values: Any) -> Customer:
    """A customer, owned by nobody unless told."""
    return Customer.objects.create(name=name, owner=owner, created_at=make.NOW, **values)


def make_product(name: str = "GTX Pro", **values: Any) -> Product:
    """A product without a line."""
    return Product.objects.create(name=name, **values)


def make_contact(customer: Customer, name: str = "Ida Buyer", **values: Any) -> Contact:
    """A person at a customer."""
    return Contact.objects.create(customer=customer, name=name, created_at=make.NOW, **values)
