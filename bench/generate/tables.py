"""Rows by the hundred thousand: COPY on PostgreSQL, one prepared statement on SQLite.

The constraints of the tables hold.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from traps_web.lib.keys import KeyColumn
from traps_web.lib.normal_form import folded

AT_ONCE = 50_000
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _copied(value: Any) -> str:
    """A value as COPY reads it."""
    if value is None:
        return r"\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, str):
        return value.translate(ESCAPES)
    return str(value)


def _bound(value: Any) -> Any:
    """A value as SQLite keeps it."""
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value.isoformat() if isinstance(value, date) else value


class Rows:
    """New rows of one table, written in bulk. `add` numbers them and hands the number out."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        self.model = model
        keys = [field for field in model._meta.concrete_fields if isinstance(field, KeyColumn)]
        self.columns: list[str] = ["id", *(model._meta.get_field(name).column for name in names)]  # type: ignore[union-attr, list-item]
        self.columns += [field.column for field in keys]  # type: ignore[misc]
        self.key_places = [names.index(field.of) for field in keys]
        self.last = model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
        self.written = 0
        self._waiting: list[tuple[Any, ...]] = []

    def add(self, *values: Any) -> int:
        """One more row, in the order of the names; returns its number."""
        self.last += 1
        self._waiting.append((self.last, *values, *(folded(values[place]) for place in self.key_places)))
        if len(self._waiting) >= AT_ONCE:
            self.flush()
        return self.last

    def flush(self) -> None:
        """Send what waits."""
        write = self._copy if connection.vendor == "postgresql" else self._insert
        if self._waiting:
            write(connection.ops.quote_name(self.model._meta.db_table))
            self.written += len(self._waiting)
            self._waiting = []

    def _copy(self, table: str) -> None:
        lines = io.StringIO("".join("\t".join(_copied(value) for value in row) + "\n" for row in self._waiting))
        columns = ", ".join(connection.ops.quote_name(column) for column in self.columns)
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", lines)

    def _insert(self, table: str) -> None:
        columns = ", ".join(connection.ops.quote_name(column) for column in self.columns)
        places = ", ".join(["%s"] * len(self.columns))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({places})",
                [tuple(map(_bound, row)) for row in self._waiting],
            )


def close(*tables: Rows) -> None:
    """Send the rest of some tables, parents first, and let their numbering go on behind the last row."""
    for rows in tables:
        rows.flush()
    reset_numbering([rows.model for rows in tables])


def reset_numbering(of: Sequence[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), of):
            cursor.execute(statement)
