"""Queries whose SQL is made once.

Django builds and compiles a query anew each time it is asked; on a page with two dozen small queries that takes longer
than the database needs to answer them. `rows` compiles a query once in a process and asks it with other values from
then on.

A query is a function that gives a queryset with `values_list`. Its named arguments are the values that change with each
question: they may only be put into conditions and expressions, never looked at. What shapes the query (how many edges,
which columns) are its positional arguments; each combination of them is compiled by itself.

A list of ids or days is one parameter: an array on PostgreSQL, a list in JSON on SQLite, which has no arrays.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Query = Callable[..., QuerySet[Any]]
MOST_KEPT = 512


class Slot(Expression):
    """Stands in a query for a value that comes when it is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        return "%s", [self]


@dataclass(frozen=True, slots=True)
class _Statement:
    sql: str
    parameters: tuple[Any, ...]
    converters: tuple[tuple[int, tuple[Any, ...], Any], ...]
    """Columns that Django would convert on the way out, with their expressions."""


def rows(query: Query, *shape: Hashable, **values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query with these values; a list, tuple or set of ids counts as one value.

    Raises TypeError for a value that stands nowhere in the query: it was looked at when the query was made.
    """
    try:
        statement = _statement(query, shape, tuple(values))
    except EmptyResultSet:  # Django knows without asking that nothing can be found.
        return []
    as_parameter = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    values_by_name = {name: as_parameter(value) for name, value in values.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            statement.sql,
            [
                values_by_name[parameter.name] if isinstance(parameter, Slot) else parameter
                for parameter in statement.parameters
            ],
        )
        fetched = cursor.fetchall()
    return _converted(fetched, statement) if statement.converters else fetched


@lru_cache(maxsize=MOST_KEPT)
def _statement(query: Query, shape: tuple[Hashable, ...], names: tuple[str, ...]) -> _Statement:
    compiler = query(*shape, **{name: Slot(name) for name in names}).query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    if looked_at := set(names) - {parameter.name for parameter in parameters if isinstance(parameter, Slot)}:
        raise TypeError(f"{', '.join(sorted(looked_at))} of {query.__qualname__} stands nowhere in the query.")
    converters = compiler.get_converters([column for column, *_ in compiler.select])
    return _Statement(
        sql, tuple(parameters), tuple((at, tuple(some), column) for at, (some, column) in converters.items())
    )


def _on_postgresql(value: Any) -> Any:
    return list(value) if _is_list(value) else value


def _on_sqlite(value: Any) -> Any:
    """A value in the form in which Django writes it into a column there."""
    if _is_list(value):
        return json.dumps([_on_sqlite(member) for member in value])
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.isoformat() if isinstance(value, date) else value


def _is_list(value: Any) -> bool:
    return isinstance(value, Collection) and not isinstance(value, str)


def _converted(fetched: list[tuple[Any, ...]], statement: _Statement) -> list[tuple[Any, ...]]:
    converted = []
    for row in fetched:
        cells = list(row)
        for at, some, column in statement.converters:
            for convert in some:
                cells[at] = convert(cells[at], column, connection)
        converted.append(tuple(cells))
    return converted
