"""Rows of the facts as forms name them, on pages and for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from pipeline.customers.forms.narrowing import NamesOnly
from pipeline.customers.selectors import customers
from traps_web.edges.references import Reference


class NamedReference(Reference):
    """A row out of many that are told apart by their names."""

    iterator = NamesOnly


def customer_in_sight(**kwargs: Any) -> Reference:
    """A customer that the viewer sees; programs name it by id, external id or exact unique name."""
    return Reference(
        lambda viewer: customers.visible(viewer=viewer),
        noun="customer",
        keys=("external_id", "name", "name_key"),
        label="Customer",
        in_api="Id, external_id or exact unique name.",
        **kwargs,
    )


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
