"""Deals as forms name them, on pages and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from pipeline.customers.forms.narrowing import NamesOnly
from pipeline.deals.selectors import deals
from pipeline.products.selectors import products
from traps_web.edges.references import Reference, Rows
from traps_web.lib.normal_form import folded
from traps_web.ui import words


def name_of_deal(name: str, amount: Decimal | None, close_on: date | None) -> str:
    """A deal as it is chosen: by its name, with the amount and the day that tell two of one name apart."""
    money = words.money(amount) if amount is not None else "no amount"
    when = f", {words.day(close_on, year=True)}" if close_on else ""
    return f"{name}, {money}{when}"


class _DealNames(NamesOnly):
    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        for pk, *known in self.queryset.values_list("pk", "name", "amount", "close_on"):
            yield pk, name_of_deal(*known)


class _Deal(Reference):
    iterator = _DealNames


def deal_to_name(rows: Rows, **kwargs: Any) -> Reference:
    """One of these deals, which many share a name."""
    return _Deal(rows, noun="deal", called=lambda deal: name_of_deal(deal.name, deal.amount, deal.close_on), **kwargs)


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
