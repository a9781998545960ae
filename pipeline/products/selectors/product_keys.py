"""Products as programs name them."""

from __future__ import annotations

from accounts.organisation.models import Person
from pipeline.customers.selectors.keys import Key, Unknown, one_by_key
from pipeline.products.models import Product
from pipeline.products.selectors import products
from traps_web.lib.normal_form import folded


def product(*, viewer: Person, key: Key) -> int:
    """A product by id, name or alias."""
    if isinstance(key, str):
        found = products.by_spelling().get(folded(key))
        if found is None:
            raise Unknown(f"There is no product “{key}”, nor an alias of that name.")
        return found
    return one_by_key(Product.objects.all(), key, (), "product")
