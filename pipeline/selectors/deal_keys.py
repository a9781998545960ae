"""Deals as programs name them."""

from __future__ import annotations

from accounts.models import Person
from pipeline.models import Deal
from pipeline.selectors.keys import Key, one_by_key


def deal(*, viewer: Person, key: Key) -> int:
    """A deal in sight by id or external id."""
    return one_by_key(Deal.objects.visible_to(viewer), key, ("external_id",), "deal")
