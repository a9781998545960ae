"""Rows of the facts as forms name them, on pages and for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from pipeline.customers.forms.narrowing import NamesOnly
from pipeline.customers.selectors import contacts, customers, owners
from traps_web.edges.references import Reference


class NamedReference(Reference):
    """A row out of many that are told apart by their names."""

    iterator = NamesOnly


def _customer(rows: Callable[[Any], QuerySet[Any]], **kwargs: Any) -> Reference:
    return Reference(
        rows,
        noun="customer",
        keys=("external_id", "name", "name_key"),
        label="Customer",
        in_api="Id, external_id or exact unique name.",
        **kwargs,
    )


def customer_in_sight(**kwargs: Any) -> Reference:
    """A customer that the viewer sees; programs name it by id, external id or exact unique name."""
    return _customer(lambda viewer: customers.visible(viewer=viewer), **kwargs)


def customer_to_name(**kwargs: Any) -> Reference:
    """A customer that facts of the viewer may name: one in sight, or one that nobody owns."""
    return _customer(lambda viewer: customers.choosable(viewer=viewer), **kwargs)


def contact_in_sight(**kwargs: Any) -> Reference:
    """Somebody at a customer in sight."""
    return Reference(lambda viewer: contacts.visible(viewer=viewer), noun="contact", **kwargs)


def person_of(rows: Callable[[Any], QuerySet[Any]], **kwargs: Any) -> Reference:
    """A person out of these, by name; programs name them by id or e-mail."""
    return Reference(
        rows,
        noun="person",
        keys=("email_key",),
        called=lambda person: f"{person.name} ({person.email})",
        in_api="Id or e-mail.",
        **kwargs,
    )


def colleague(**kwargs: Any) -> Reference:
    """Somebody in sight or of the same team, because colleagues share deals."""
    return person_of(lambda viewer: owners.creditable(viewer=viewer), **kwargs)
