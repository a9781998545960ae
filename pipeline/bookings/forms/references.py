"""Bookings and their categories as forms name them, on pages and for programs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from pipeline.bookings.selectors import bookings
from traps_web.edges.references import Reference
from traps_web.lib.normal_form import folded


class _Category(Reference):
    def by_key(self, rows: QuerySet[Any], key: str) -> list[Any]:
        """A category by its key or name; there are few, so they have no key columns."""
        return [row for row in rows if folded(key) in (folded(row.key), folded(row.name))][:1]


def category_of_any(**kwargs: Any) -> Reference:
    """A category; programs name it by id, key or name."""
    return _Category(lambda viewer: bookings.categories(), noun="category", **kwargs)


def booking_in_sight(**kwargs: Any) -> Reference:
    """A booking that the viewer sees; programs name it by id or external id."""
    return Reference(lambda viewer: bookings.visible(viewer=viewer), noun="booking", keys=("external_id",), **kwargs)
