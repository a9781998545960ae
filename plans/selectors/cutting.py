"""Expressions that cut time in SQL, each one node.

A Case with a When for every edge says the same, but is built, hashed and compiled anew for every query: on a dashboard that
takes longer than the query.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, F, Func, IntegerField
from django.db.models.sql.compiler import SQLCompiler

from traps_web.lib.fields import MoneyField

SQL = tuple[str, list[Any]]


class CutNumber(Func):
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


class OwnPerson(Func):
    """The person of a row of one team; of all other teams' rows nobody."""

    output_field = BigIntegerField()

    def __init__(self, team_id: int) -> None:
        super().__init__(F("team_id"), F("person_id"))
        self.team_id = team_id

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> SQL:  # type: ignore[override]
        team, person = (compiler.compile(one)[0] for one in self.source_expressions)
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
        amount, starts_on, ends_before, before, days = (compiler.compile(one)[0] for one in self.source_expressions)
        sql = (
            f"CASE WHEN {ends_before} <= %s THEN {amount} WHEN {starts_on} >= %s THEN 0 WHEN {days} = 0 THEN {amount} "
            f"ELSE {amount} * (%s - {before}) / {days} END"
        )
        day = connection.ops.adapt_datefield_value(self.day)
        return sql, [day, day, self.counted]
