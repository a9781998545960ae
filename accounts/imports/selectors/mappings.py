"""Saved mappings of columns."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.imports.models import ColumnMapping
from accounts.organisation.models import Person


def mappings(*, viewer: Person | None) -> QuerySet[ColumnMapping]:
    """Every saved mapping by name; none for whoever is no admin. Without a viewer (the command line) all."""
    rows = ColumnMapping.objects.select_related("made_by").order_by("name")
    return rows if viewer is None or viewer.is_admin else rows.none()


def named(*, viewer: Person | None, name: str) -> ColumnMapping | None:
    """The mapping of that name."""
    return mappings(viewer=viewer).filter(name_key=name).first()
