"""Writing very many rows in little time: everything is made ready outside the transaction, which then only inserts.

On SQLite one transaction writes at a time, so whatever can be done before it begins has to be. On PostgreSQL the rows
go in by COPY, which spares client and server the text of a statement for each thousand of them.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from typing import Any

from django.db import connection, models, transaction

AS_THEY_ARE = (models.ForeignKey, models.CharField, models.PositiveIntegerField)
NULL = r"\N"
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def ready(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """The values of new rows, one for each of the columns, as the database takes them."""
    by_column = {field.column: field for field in model._meta.concrete_fields}
    steps = [_step(by_column[name]) for name in columns]
    values = zip(*rows, strict=True)
    return list(
        zip(*(map(step, column) if step else column for step, column in zip(steps, values, strict=False)), strict=True)
    )


def _step(field: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    """How a value becomes what the database takes; None where it is that already.

    Asking the field a million times would be slow.
    """
    if type(field) in AS_THEY_ARE:
        return None
    step = partial(field.get_db_prep_save, connection=connection)
    return cache(step) if isinstance(field, models.DateField) else step


def reserve_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Ids that nobody else will give out; inside a transaction, because that is what keeps them on SQLite."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Ids are reserved inside a transaction.")
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            row = cursor.fetchone()
            last = row[0] if row else 0
            return range(last + 1, last + 1 + count)
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]


def insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows made ready; the columns name the places of their values."""
    if not rows:
        return
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - only names of our own tables
            cursor.executemany(statement, rows)
            return
        lines = io.StringIO("".join("\t".join(map(_copied, row)) + "\n" for row in rows))
        # Past Django's cursor, which would turn a constraint that is hit into the error that services wait for.
        with connection.wrap_database_errors:
            cursor.cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", lines)


def _copied(value: Any) -> str:
    """A value as COPY reads it."""
    if value is None:
        return NULL
    return value.translate(ESCAPES) if isinstance(value, str) else str(value)


def check_keys_now() -> None:
    """Have PostgreSQL check now the keys that it would check at the commit.

    What is locked from here on is then held for less time.
    """
    if connection.vendor != "sqlite":
        connection.check_constraints()
