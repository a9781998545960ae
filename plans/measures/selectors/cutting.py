"""Expressions that cut time in SQL, each one node.

A Case with a When for every edge says the same, but is built, hashed and compiled anew for every query: on a dashboard
that takes longer than the query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Expression, F, Func, IntegerField, Sum
from django.db.models.sql.compiler import SQLCompiler

from traps_web.lib.fields import MoneyField

SQL = tuple[str, list[Any]]


class WholeNumber(Expression):
    """Gives whole numbers as the database has them: hundreds of rows, and nothing to convert in any."""

    def get_db_converters(self, connection: BaseDatabaseWrapper) -> list[Any]:
        """None."""
        return []


class MinorSum(WholeNumber, Sum):
    """A sum of money in minor units, to be added up further."""

    def __init__(self, expression: Any, **more: Any) -> None:
        super().__init__(expression, output_field=BigIntegerField(), **more)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> SQL:
        """PostgreSQL sums to numeric, which costs a Decimal each; the money of an organisation fits into a bigint."""
        sql, params = self.as_sql(compiler, connection, **more)
        return f"({sql})::bigint", list(params)


class CutNumber(WholeNumber, Func):
    """Between which two of some edges a day lies: 0 before the first, one more after each."""

    output_field = IntegerField()

    def __init__(self, field: str, *edges: date) -> None:
        super().__init__(F(field))
        self.edges = edges

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> SQL:  # type: ignore[override]
        day, _params = compiler.compile(self.source_expressions[0])
        whens = " ".join(f"WHEN {day} < %s THEN {place}" for place in range(len(self.edges)))
        return f"CASE {whens} ELSE {len(self.edges)} END", [
            connection.ops.adapt_datefield_value(edge) for edge in self.edges
        ]


class StretchNumber(WholeNumber, Func):
    """In which of the stretches of so many days, counted from a first one, a day lies."""

    output_field = IntegerField()

    def __init__(self, field: str, first: date, days: int) -> None:
        super().__init__(F(field))
        self.first, self.days = first, days

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> SQL:  # type: ignore[override]
        day, params = compiler.compile(self.source_expressions[0])
        return f"CAST(julianday({day}) - julianday(%s) AS INTEGER) / {self.days}", [*params, self.first.isoformat()]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> SQL:
        """Days are whole numbers there already."""
        day, params = compiler.compile(self.source_expressions[0])
        return f"(({day} - %s::date) / {self.days})", [*params, self.first]


class FoldedTeam(WholeNumber, Func):
    """The team of a row, or the one that it is summed up under."""

    output_field = BigIntegerField()

    def __init__(self, fold: Mapping[int, int]) -> None:
        super().__init__(F("team_id"))
        self.fold = fold

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> SQL:  # type: ignore[override]
        team, _params = compiler.compile(self.source_expressions[0])
        under: dict[int, list[int]] = defaultdict(list)
        for team_id, row in self.fold.items():
            under[row].append(team_id)
        whens = " ".join(
            f"WHEN {team} IN ({', '.join(map(str, team_ids))}) THEN {row}" for row, team_ids in under.items()
        )
        return f"CASE {whens} ELSE {team} END", []

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> SQL:
        """The same by an array, where the numbers are small enough: ten rows or a hundred then cost the same."""
        last = max(self.fold)
        if last > self.LONGEST:
            return self.as_sql(compiler, connection)
        team, _params = compiler.compile(self.source_expressions[0])
        places = ",".join(str(self.fold.get(team_id, team_id)) for team_id in range(1, last + 1))
        return f"COALESCE(('{{{places}}}'::bigint[])[{team}], {team})", []

    LONGEST = 5000


class OwnPerson(WholeNumber, Func):
    """The person of a row of one team; of all other teams' rows nobody."""

    output_field = BigIntegerField()

    def __init__(self, team_id: int) -> None:
        super().__init__(F("team_id"), F("person_id"))
        self.team_id = team_id

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> SQL:  # type: ignore[override]
        team, person = (compiler.compile(source)[0] for source in self.source_expressions)
        return f"CASE WHEN {team} = %s THEN {person} ELSE NULL END", [self.team_id]


class LineBefore(Func):
    """The part of a budget line that lies before a day: whole, nothing, or the floor of its share of working days.

    `counted`: working days stored before that day.
    """

    output_field = MoneyField()

    def __init__(self, day: date, counted: int) -> None:
        super().__init__(*map(F, ("amount", "starts_on", "ends_before", "working_before", "working_days")))
        self.day, self.counted = day, counted

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> SQL:  # type: ignore[override]
        amount, starts_on, ends_before, before, days = (
            compiler.compile(source)[0] for source in self.source_expressions
        )
        sql = (
            f"CASE WHEN {ends_before} <= %s THEN {amount} WHEN {starts_on} >= %s THEN 0 WHEN {days} = 0 THEN {amount} "
            f"ELSE {amount} * (%s - {before}) / {days} END"
        )
        day = connection.ops.adapt_datefield_value(self.day)
        return sql, [day, day, self.counted]
