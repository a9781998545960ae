"""Rows of the facts as forms name them, on pages and for programs."""

from __future__ import annotations

from typing import Any

from pipeline.customers.selectors import customers
from traps_web.edges.references import Reference


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
