"""Saved mappings in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from accounts.imports.models import ColumnMapping
from traps_web.ui import words


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A line of the list."""

    name: str
    url: str
    kind: str
    columns: str
    by: str
    drop_url: str


def rows(mappings: Iterable[ColumnMapping]) -> list[MappingRow]:
    return [
        MappingRow(
            name=mapping.name,
            url=reverse("mapping", args=[mapping.pk]),
            kind=mapping.kind,
            columns=words.plural(len(mapping.columns), "column"),
            by=mapping.made_by.name,
            drop_url=reverse("mapping_drop", args=[mapping.pk]),
        )
        for mapping in mappings
    ]


def statement(count: int) -> str:
    """How many programs' files can be read as they are."""
    if not count:
        return "Files need the column names of TRAPS."
    return f"Files of {words.plural(count, 'other program')} can be imported as they are."
