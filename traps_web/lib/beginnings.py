"""Columns that are looked up by the beginning of a word, through an index, on both databases.

A comparison by the locale would spoil that: PostgreSQL is asked by the order of bytes (an index with
`varchar_pattern_ops`), SQLite, which knows no other order, by a range.
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
        """A range of an index that is in the order of bytes."""
        column, params = self.process_lhs(compiler, connection)
        return f"({column} >= %s AND {column} < %s)", [*params, self.rhs, *params, f"{self.rhs}{LAST_SIGN}"]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """LIKE of a beginning, which an index with `varchar_pattern_ops` answers."""
        column, params = self.process_lhs(compiler, connection)
        pattern = f"{connection.ops.prep_for_like_query(str(self.rhs))}%"
        return f"{column} LIKE %s", [*params, pattern]


Word.register_lookup(Begins)
