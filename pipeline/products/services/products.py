"""Products: entered and changed, with the other spellings under which files name them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from accounts.finder.services import search_words
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.products.models import Product, ProductAlias, ProductLine
from pipeline.products.selectors import products
from traps_web.lib.faults import Invalid
from traps_web.lib.normal_form import folded, one_line


@transaction.atomic
def save(
    act: Act,
    *,
    name: str,
    line: str = "",
    list_price: Decimal | None = None,
    aliases: Sequence[str] = (),
    product: Product | None = None,
) -> Product:
    """Enter a product, or make one agree with what is given; aliases are added, never taken away.

    Raises Invalid by field.
    """
    name = one_line(name)
    known = products.by_spelling()
    faults = _faults(name, list_price, aliases, known, product)
    if faults:
        raise Invalid(**faults)
    product_line = (
        ProductLine.objects.get_or_create(name_key=line, defaults={"name": one_line(line)})[0] if line.strip() else None
    )
    before = {} if product is None else _audit_values(product)
    made = product or Product()
    made.name, made.line, made.list_price_amount = name, product_line, list_price
    made.save()
    new = [one_line(alias) for alias in aliases if folded(alias) not in known and folded(alias) != folded(name)]
    ProductAlias.objects.bulk_create(
        [ProductAlias(product=made, name=alias) for alias in {folded(alias): alias for alias in new}.values()]
    )
    if before and before["name"] != made.name:
        search_words.follow(Product, [made.pk])
    after = _audit_values(made) | ({"aliases": new} if new else {})
    if after != before:
        audit.record(
            act, verb="product changed" if product else "product created", subject=made, before=before, after=after
        )
    return made


def _faults(
    name: str, list_price: Decimal | None, aliases: Sequence[str], known: dict[str, int], product: Product | None
) -> dict[str, str]:
    own = None if product is None else product.pk
    faults = {}
    if not name:
        faults["name"] = "Give the product a name."
    elif known.get(folded(name), own) != own:
        faults["name"] = f"“{name}” is already a product or another spelling of one."
    if list_price is not None and list_price < 0:
        faults["list_price"] = "A list price cannot be below zero."
    taken = [alias for alias in aliases if known.get(folded(alias), own) != own]
    if taken:
        faults["aliases"] = f"“{taken[0]}” already names another product."
    return faults


def _audit_values(product: Product) -> dict[str, object]:
    price = product.list_price_amount
    return {
        "name": product.name,
        "line": product.line.name if product.line else "",
        "list_price": "" if price is None else str(price),
    }
