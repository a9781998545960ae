"""Saved views of a list: one's own, nobody else's."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.organisation.models import Person
from pipeline.board.models import SavedView


def rows(*, viewer: Person) -> QuerySet[SavedView]:
    """The views a person keeps of the list of deals, by name."""
    return SavedView.objects.filter(owner=viewer, page="deals").order_by("name")


def mine(*, viewer: Person) -> list[SavedView]:
    """The same, read at once."""
    return list(rows(viewer=viewer))


def by_id(*, viewer: Person, pk: int) -> SavedView:
    """One of them. Raises SavedView.DoesNotExist for everybody else's."""
    return SavedView.objects.get(owner=viewer, pk=pk)
