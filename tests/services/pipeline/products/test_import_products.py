"""Files of products."""

from decimal import Decimal

import pytest

from pipeline.models import Product, ProductAlias
from tests import make
from tests.builders.imports import counts, reasons, take


def test_products_come_with_line_price_and_aliases(market: make.World) -> None:
    product = Product.objects.get()
    assert (product.name, product.line.name, product.list_price_amount) == ("GTX Pro", "GTX", Decimal("4821.00"))
    assert set(ProductAlias.objects.values_list("name", flat=True)) == {"GTXPro", "GTX-Pro"}
    again = take("products", "name,line,list_price,aliases", "gtx pro,GTX,4821.00,GTX-Pro;gtxpro")
    assert counts(again) == (0, 0, 1, 0)


def test_a_product_changes_where_the_file_says_so(market: make.World) -> None:
    assert counts(take("products", "name,list_price", "GTX Pro,5000")) == (0, 1, 0, 0)
    product = Product.objects.get()
    assert (product.list_price_amount, product.line.name, product.aliases.count()) == (Decimal("5000.00"), "GTX", 2)


def test_a_product_is_known_again_by_its_folded_name(market: make.World) -> None:
    assert counts(take("products", "name,list_price", "Größe L,5000")) == (1, 0, 0, 0)
    assert counts(take("products", "name,list_price", "Größe L,5000")) == (0, 0, 1, 0)
    assert counts(take("products", "name,list_price", "GRÖSSE L,6000")) == (0, 1, 0, 0)


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        ("MG,MG,-5,", "list_price", "-5.00 is below zero."),
        ("MG,MG,5,GTXPro", "aliases", "GTXPro is already an alias of GTX Pro."),
        ("MG,MG,5,GTX Pro", "aliases", "GTX Pro is already a product."),
        ("GTXPro,GTX,5,", "name", "GTXPro is an alias of GTX Pro."),
    ],
)
def test_a_bad_product_is_refused(market: make.World, line: str, column: str, sentence: str) -> None:
    assert reasons(take("products", "name,line,list_price,aliases", line)) == [(2, column, sentence)]
