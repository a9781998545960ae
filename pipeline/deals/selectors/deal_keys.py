"""Deals as programs name them."""

from __future__ import annotations

from accounts.organisation.models import Person
from pipeline.customers.selectors.keys import Key, one_by_key
from pipeline.deals.models import Deal


def deal(*, viewer: Person, key: Key) -> int:
    """A deal in sight by id or external id."""
    return one_by_key(Deal.objects.visible_to(viewer), key, ("external_id",), "deal")
