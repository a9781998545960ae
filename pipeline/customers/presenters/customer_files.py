"""The list of customers as a file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from traps_web.ui.exports import AT_ONCE, Table


def name_of(row: Any) -> str:
    """The name of a row that another one may point to; empty when it points to none."""
    return row.name if row else ""


def customers(rows: QuerySet[Any]) -> Table:
    """Customers with what the viewer sees of them."""
    heads = (
        "name",
        "tier",
        "owner",
        "industry",
        "country",
        "open_deals",
        "open_amount",
        "booked_amount",
        "last_contact",
        "external_id",
    )
    return Table(
        "customers",
        heads,
        (
            (
                customer.name,
                customer.tier,
                name_of(customer.owner),
                customer.industry,
                customer.country,
                customer.open_count,
                customer.open_amount,
                customer.booked_amount,
                customer.last_contact,
                customer.external_id,
            )
            for customer in rows.iterator(AT_ONCE)
        ),
    )
