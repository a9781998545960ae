"""Columns that are looked up by the beginning of a word, through an index, on both databases.

A comparison by the locale would spoil that: both databases are asked by a range in the order of bytes,
which is the only one of SQLite, and that of an index with `varchar_pattern_ops` on PostgreSQL.
"""

from __future__ import annotations

from typing import Any

from django.db import models

LAST_SIGN = "\U0010ffff"


class Word(models.CharField):  # type: ignore[type-arg]
    """A plain text that is also looked up by its beginning (``begins``)."""

    def deconstruct(self) -> Any:
        """As migrations write it."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class Begins(models.Lookup):
    """``begins``: the text begins with these letters, exactly as they are."""

    lookup_name = "begins"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """A range of an index that is in the order of bytes. The letters may come later (`statements.Slot`)."""
        return self._range(compiler, connection, ">=", "<")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """The same by the order of bytes, which an index with `varchar_pattern_ops` keeps."""
        return self._range(compiler, connection, "~>=~", "~<~")

    def _range(self, compiler: Any, connection: Any, not_before: str, before: str) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        end = f"(%s || '{LAST_SIGN}')"
        return f"({column} {not_before} %s AND {column} {before} {end})", [*params, self.rhs, *params, self.rhs]


Word.register_lookup(Begins)
