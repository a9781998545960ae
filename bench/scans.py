"""How PostgreSQL answers each statement of each page: sequential scans of big tables, and statements that take long.

Each statement is explained with the values that its page asked with, and what writes is taken back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from bench import pages
from bench.generate.people import NOW
from bench.queries import short, statements_of
from bench.statements import Statement
from traps_web.lib import clock

BIG = 20_000
"""Rows from which on a table is big."""
EXPLAINED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@dataclass(frozen=True)
class Explained:
    """A statement of a page with its plan; time in milliseconds, as PostgreSQL took it."""

    page: str
    statement: Statement
    plan: dict[str, Any]
    took: float

    def sequential_scans(self, big: dict[str, int]) -> Iterator[str]:
        for node in _nodes(self.plan):
            if node["Node Type"] == "Seq Scan" and node.get("Relation Name") in big and node["Actual Loops"]:
                yield node["Relation Name"]


def run(*, only: str, every: bool, slow: float) -> None:
    """Explain and list; a statement that several pages ask is listed once, with the first of them."""
    big = _big_tables()
    with clock.frozen(NOW):
        chosen_pages = pages.chosen(only, every=every)
        explained = [statement for page in chosen_pages for statement in _explained(page.name, statements_of(page))]
    scanning = {
        _place(statement): statement for statement in reversed(explained) if any(statement.sequential_scans(big))
    }
    lasting = {_place(statement): statement for statement in reversed(explained) if statement.took >= slow}
    print(f"\n{len(explained)} statements of {len(chosen_pages)} pages")
    print(f"\nSequential scans of big tables (from {BIG:,} rows): {len(scanning)}")
    for statement in reversed(scanning.values()):
        _print(statement, ", ".join(sorted({f"{name} ({big[name]:,})" for name in statement.sequential_scans(big)})))
    print(f"\nStatements over {slow:g} ms: {len(lasting)}")
    for statement in sorted(lasting.values(), key=lambda statement: -statement.took):
        _print(statement, statement.plan["Node Type"])


def _place(explained: Explained) -> tuple[str, ...]:
    return explained.statement.callers


def _big_tables() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [BIG])
        return dict(cursor.fetchall())


def _explained(page: str, statements: list[Statement]) -> Iterator[Explained]:
    for statement in statements:
        if not statement.sql.lstrip("( ").upper().startswith(EXPLAINED):
            continue
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS OFF, FORMAT JSON) {statement.sql}", statement.parameters)
            ((answer,),) = cursor.fetchall()
            transaction.set_rollback(True)
        (whole,) = json.loads(answer) if isinstance(answer, str) else answer
        yield Explained(page, statement, whole["Plan"], whole["Planning Time"] + whole["Execution Time"])


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from _nodes(inner)


def _print(explained: Explained, what: str) -> None:
    print(f"  {explained.took:>7.1f} ms  {what} — {explained.page}")
    print(f"              {' < '.join(explained.statement.callers)}")
    print(f"              {short(explained.statement.sql)}")
