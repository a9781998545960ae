"""Turns at customers: who writes several of them in a transaction takes all their turns first, in one order."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.customers.models import Customer

BATCH = 5000


def take(customer_ids: Iterable[int | None]) -> None:
    """Be the only writer of these customers until the transaction ends; None is nobody's turn.

    Whatever moves the last contact locks the customer (ADR 30). Taken one by one in the order of a file, the turns of
    a file and of a hand-over would wait for each other in a circle.
    """
    ordered = sorted({pk for pk in customer_ids if pk is not None})
    for start in range(0, len(ordered), BATCH):
        rows = Customer.objects.select_for_update(no_key=True).filter(pk__in=ordered[start : start + BATCH])
        list(rows.order_by("pk").values_list("pk"))
