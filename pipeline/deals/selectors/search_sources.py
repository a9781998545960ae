"""Open deals as they are found: by their own name and those of their customer and product.

A closed deal has no words of its own, so that the words stay few however long a history is: it is found with its
customer.
"""

from __future__ import annotations

from collections.abc import Collection

from accounts.finder.selectors.sources import Ids, Source, Texts, register
from pipeline.deals.models import Deal

NAMES = ("name", "customer__name", "product__name")


def _open_deals() -> Ids:
    return Deal.objects.filter(status="open").values_list("pk", flat=True)


def _texts(ids: Collection[int]) -> Texts:
    rows = Deal.objects.filter(pk__in=ids, status="open")
    return ((pk, [text for text in texts if text]) for pk, *texts in rows.values_list("pk", *NAMES))


def _of_customers(ids: Collection[int]) -> Ids:
    return Deal.objects.filter(customer__in=ids, status="open").values_list("pk", flat=True)


def _of_products(ids: Collection[int]) -> Ids:
    return Deal.objects.filter(product__in=ids, status="open").values_list("pk", flat=True)


LED_BY = {"pipeline.customer": _of_customers, "pipeline.product": _of_products}
register(Source("deal", "pipeline.deal", _open_deals, _texts, LED_BY))
