"""The list of deals as a file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from pipeline.customers.presenters.customer_files import name_of
from traps_web.ui.exports import AT_ONCE, Table


def deals(rows: QuerySet[Any]) -> Table:
    """Deals; `counted_amount` is the part of the people or teams asked for."""
    heads = (
        "name", "customer", "owner", "pipeline", "stage", "status", "amount", "counted_amount", "close_on", "next_step",
        "next_step_on", "opened_on", "closed_on", "product", "lost_reason", "external_id",
        "is_invoiced",
    )  # fmt: skip
    return Table(
        "deals",
        heads,
        (
            (
                one.name, name_of(one.customer), one.owner.name, one.stage.pipeline.name, one.stage.name, one.status,
                one.amount, one.part_amount, one.close_on, one.next_step, one.next_step_on, one.opened_on, one.closed_on,
                name_of(one.product), one.lost_reason, one.external_id, one.is_invoiced if one.status == "won" else "",
            )
            for one in rows.iterator(AT_ONCE)
        ),
    )  # fmt: skip
