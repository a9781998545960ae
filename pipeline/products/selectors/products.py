"""Products and the spellings under which files name them."""

from __future__ import annotations

from django.db.models import QuerySet

from pipeline.products.models import Product, ProductAlias
from traps_web.lib.normal_form import folded


def every() -> QuerySet[Product]:
    """All products with their line, by name."""
    return Product.objects.select_related("line").prefetch_related("aliases").order_by("name")


def on_sale() -> QuerySet[Product]:
    """Products that can be chosen."""
    return Product.objects.filter(is_active=True).order_by("name")


def by_spelling() -> dict[str, int]:
    """Ids by name and by alias, all in small letters."""
    aliases = {folded(name): product_id for name, product_id in ProductAlias.objects.values_list("name", "product_id")}
    return aliases | {folded(name): pk for name, pk in Product.objects.values_list("name", "pk")}
