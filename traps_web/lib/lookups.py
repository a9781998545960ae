"""Conditions that Django has no word for.

``among``: the same as ``in`` for the ids or days that a page has at hand, as one parameter instead of one for each.

``in`` looks at every value several times while a query is built, and a page of a hundred people asks for them in ten
queries. ``among`` takes a list, tuple or set of plain values, no query and no expression.

``within``: a day lies in a half-open range (first day, day after the last one), as every stretch of days is kept here.

``open_after``: the day on which a dated row ends is not set, or lies after a day: the row holds beyond it. Not
to be negated: `exclude` takes every condition on an empty column as not met.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateField, Field, Lookup
from django.db.models.fields.related import ForeignObject
from django.db.models.sql.compiler import SQLCompiler

from traps_web.lib.statements import Slot

SQL = tuple[str, list[Any]]


class Among(Lookup):
    """A column whose value is one of these; of none of them when there are none."""

    lookup_name = "among"

    def get_prep_lookup(self) -> Any:
        """Plain values need no preparing."""
        return self.rhs if isinstance(self.rhs, Slot) else list(self.rhs)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:  # type: ignore[override]
        """As databases without arrays understand it."""
        column, params = self.process_lhs(compiler, connection)
        if isinstance(self.rhs, Slot):
            listed = "SELECT value FROM json_each(%s)"
            return f"{column} IN ({listed})", [*params, self.rhs]
        if not self.rhs:
            return "1 = 0", []
        field = self.lhs.output_field
        values = [field.get_db_prep_value(member, connection) for member in self.rhs]
        return f"{column} IN ({', '.join(['%s'] * len(values))})", [*params, *values]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:
        """The values as one array."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, self.rhs]


class Within(Lookup):
    """A day, or an instant, in a half-open range."""

    lookup_name = "within"

    def get_prep_lookup(self) -> tuple[Any, Any]:
        """First and after the last, both plain values."""
        start, end = self.rhs
        return start, end

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:  # type: ignore[override]
        """One condition instead of two."""
        column, params = self.process_lhs(compiler, connection)
        field = self.lhs.output_field
        start, end = (
            bound if isinstance(bound, Slot) else field.get_db_prep_value(bound, connection) for bound in self.rhs
        )
        return f"({column} >= %s AND {column} < %s)", [*params, start, *params, end]


class OpenAfter(Lookup):
    """A last day that is not set, or lies after this one."""

    lookup_name = "open_after"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:  # type: ignore[override]
        """One condition instead of two and an "or"."""
        column, params = self.process_lhs(compiler, connection)
        day, value = self.process_rhs(compiler, connection)
        return f"({column} IS NULL OR {column} > {day})", [*params, *params, *value]


DateField.register_lookup(OpenAfter)
DateField.register_lookup(Within)
Field.register_lookup(Among)
ForeignObject.register_lookup(Among)
