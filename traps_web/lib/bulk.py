"""Writing very many rows in little time: everything is made ready outside the transaction, which then only inserts.

On SQLite one transaction writes at a time, so what can be done before it has to be done before it.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from django.db import connection, models, transaction

PAGE = 1_000
AS_THEY_ARE = (models.ForeignKey, models.CharField, models.PositiveIntegerField)


def ready(objects: Iterable[models.Model], fields: Sequence[str]) -> list[tuple[Any, ...]]:
    """The values of unsaved rows as the database takes them, in the order of the fields (names of columns)."""
    found: list[tuple[Any, ...]] = []
    steps: list[tuple[str, Callable[[Any], Any]]] = []
    for one in objects:
        if not steps:
            by_column = {field.column: field for field in one._meta.concrete_fields}
            steps = [(by_column[name].attname, _step(by_column[name])) for name in fields]
        found.append(tuple(step(getattr(one, name)) for name, step in steps))
    return found


def _step(field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    """How a value becomes what the database takes; most are that already, and asking the field a million times is slow."""
    if type(field) in AS_THEY_ARE:
        return _as_it_is
    return partial(field.get_db_prep_save, connection=connection)


def _as_it_is(value: Any) -> Any:
    return value


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
    start = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES "
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"{start}({', '.join(['%s'] * len(columns))})", rows)
        else:
            from psycopg2.extras import execute_values  # type: ignore[import-untyped]

            # Past Django's cursor, which would turn a constraint that is hit into the error that services wait for.
            with connection.wrap_database_errors:
                execute_values(cursor.cursor, f"{start}%s", rows, page_size=PAGE)
