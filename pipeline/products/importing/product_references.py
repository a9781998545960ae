"""Products that lines of a file name."""

from __future__ import annotations

from accounts.imports.importing.kinds import Kind
from pipeline.products.models import Product, ProductAlias
from traps_web.lib.normal_form import folded

UNKNOWN_PRODUCT = "There is no product {} in TRAPS, nor an alias of that name; import products first."


def products(kind: Kind) -> dict[str, int]:
    """Products by name and by alias, in small letters."""
    aliases = kind.read(ProductAlias.objects.values_list("name", "product_id"))
    named = kind.read(Product.objects.values_list("name", "pk"))
    return {folded(name): pk for name, pk in aliases + named}
