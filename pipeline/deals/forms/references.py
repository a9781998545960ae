"""Deals as forms name them, on pages and for programs."""

from __future__ import annotations

from typing import Any

from pipeline.deals.selectors import deals
from traps_web.edges.references import Reference


def deal_in_sight(**kwargs: Any) -> Reference:
    """A deal that the viewer sees; programs name it by id or external id."""
    return Reference(
        lambda viewer: deals.visible(viewer=viewer),
        noun="deal",
        keys=("external_id",),
        in_api="Id or external_id.",
        **kwargs,
    )
