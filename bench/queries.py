"""How many queries each page asks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bench import pages
from bench.generate.people import NOW
from bench.pages import Page
from bench.statements import Statement, recorded
from traps_web.lib import clock

WARM_UP = 2
"""The first answers of a process also fill what is kept between requests."""


def run(*, only: str, every: bool, show: bool) -> None:
    """Count, and print beside the aims; with `show` also each statement."""
    with clock.frozen(NOW):
        print(f"\n{'Queries':<46}{'now':>6}{'aim':>6}")
        for page in pages.chosen(only, every=every):
            statements = statements_of(page)
            aim = "" if page.queries is None else f"{page.queries}"
            print(f"{page.name:<46}{len(statements):>6}{aim:>6}", flush=True)
            if show:
                print("\n".join(_lines(statements)))


def statements_of(page: Page) -> list[Statement]:
    """What the page asks in a process that is warm."""
    client = pages.client_of(page)
    for _ in range(WARM_UP):
        page.ask(client)
    with recorded() as statements:
        page.ask(client)
    return statements


def _lines(statements: Iterable[Statement]) -> Iterable[str]:
    for number, statement in enumerate(statements, 1):
        yield f"  {number:>3} {statement.took:>7.1f} ms  {' < '.join(statement.callers)}"
        yield f"                  {short(statement.sql)}"


def short(sql: str) -> str:
    """A statement on one line: what it reads and under which conditions, without the list of its columns."""
    line = re.sub(r"\s+", " ", sql).replace('"', "")
    line = re.sub(r"SELECT (DISTINCT )?(.{60}).*? FROM ", r"SELECT \1\2… FROM ", line, count=1)
    return line if len(line) <= 400 else f"{line[:400]}…"
