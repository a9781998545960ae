"""Deals as forms name them, on pages and for programs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from pipeline.deals.selectors import deals
from pipeline.products.selectors import products
from traps_web.edges.references import Reference
from traps_web.lib.normal_form import folded


def deal_in_sight(**kwargs: Any) -> Reference:
    """A deal that the viewer sees; programs name it by id or external id."""
    return Reference(
        lambda viewer: deals.visible(viewer=viewer),
        noun="deal",
        keys=("external_id",),
        in_api="Id or external_id.",
        **kwargs,
    )


class _Product(Reference):
    def by_key(self, rows: QuerySet[Any], key: str) -> list[Any]:
        """A product by its name or an alias."""
        return list(rows.filter(pk=products.by_spelling().get(folded(key), 0)))


def product_of_any(**kwargs: Any) -> Reference:
    """A product; programs name it by id, name or alias."""
    return _Product(
        lambda viewer: products.every(),
        noun="product",
        missing="There is no product “{value}”, nor an alias of that name.",
        in_api="Id, name or alias.",
        **kwargs,
    )
