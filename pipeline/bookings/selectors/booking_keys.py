"""Categories and bookings as programs name them."""

from __future__ import annotations

from accounts.organisation.models import Person
from pipeline.bookings.models import Booking, Category
from pipeline.customers.selectors.keys import Key, one_by_key
from traps_web.lib.normal_form import folded


def category(*, viewer: Person, key: Key) -> int:
    """A category by id, key or name; there are few, so they have no key columns."""
    if isinstance(key, str):
        names = Category.objects.values_list("pk", "key", "name")
        key = next((pk for pk, *words in names if folded(key) in map(folded, words)), key)
    return one_by_key(Category.objects.all(), key, ("key", "name"), "category")


def booking(*, viewer: Person, key: Key) -> int:
    """A booking in sight by id or external id."""
    return one_by_key(Booking.objects.visible_to(viewer), key, ("external_id",), "booking")
