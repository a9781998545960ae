"""The list of deals as a file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from pipeline.customers.presenters.customer_files import name_of
from pipeline.deals.rules.forecasts import forecast_of
from traps_web.ui.exports import AT_ONCE, Table


def deals(rows: QuerySet[Any]) -> Table:
    """Deals; `counted_amount` is the part of the people or teams asked for."""
    heads = (
        "name",
        "customer",
        "owner",
        "pipeline",
        "stage",
        "forecast",
        "status",
        "amount",
        "counted_amount",
        "close_on",
        "pushes",
        "next_step",
        "next_step_on",
        "opened_on",
        "closed_on",
        "product",
        "lost_reason",
        "external_id",
        "is_invoiced",
    )
    return Table(
        "deals",
        heads,
        (
            (
                deal.name,
                name_of(deal.customer),
                deal.owner.name,
                deal.stage.pipeline.name,
                deal.stage.name,
                forecast_of(deal.forecast, deal.stage.forecast_category) if deal.status == "open" else "",
                deal.status,
                deal.amount,
                deal.part_amount,
                deal.close_on,
                deal.pushes,
                deal.next_step,
                deal.next_step_on,
                deal.opened_on,
                deal.closed_on,
                name_of(deal.product),
                deal.lost_reason,
                deal.external_id,
                deal.is_invoiced if deal.status == "won" else "",
            )
            for deal in rows.iterator(AT_ONCE)
        ),
    )
