"""All that is kept of a person as one file: a ZIP with a table of each kind."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accounts.keeping.selectors.exports import Kept, of_person
from accounts.organisation.models import Person
from accounts.organisation.selectors import replaced_names
from traps_web.ui.exports import AT_ONCE, Cell, Table, csv_parts

EVER = datetime(1, 1, 1, tzinfo=UTC)
"""Written before any name went: whoever takes a file along is given none that is gone."""


def file_name(person: Person) -> str:
    """What the file is called; it tells no name."""
    return f"person-{person.pk}.zip"


def packed(person: Person) -> bytes:
    """The file. Tables are written row by row, so just what is packed stays in memory."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for kept in of_person(person):
            with archive.open(f"{kept.name}.csv", "w") as part:
                for piece in csv_parts(Table(kept.name, kept.columns, _rows(kept))):
                    part.write(piece)
    return out.getvalue()


def _rows(kept: Kept) -> Iterator[list[Cell]]:
    if kept.is_trail:
        for event in replaced_names.events(kept.rows.iterator(AT_ONCE)):
            yield [_cell(_followed(event, column)) for column in kept.columns]
        return
    names = replaced_names.current()
    for row in kept.rows.values_list(*kept.columns).iterator(AT_ONCE):
        yield [_cell(names.drawn(value, at=EVER)) for value in row]


def _followed(row: Any, column: str) -> Any:
    """The value of a column, or of that of the row beside it; None where there is no such row."""
    for name in column.split("__"):
        row = getattr(row, name, None)
    return row


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str | Decimal | bool | int | datetime | date):
        return value
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if isinstance(value, bytes | memoryview) else str(value)
