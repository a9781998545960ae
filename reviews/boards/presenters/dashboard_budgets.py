"""The budget lines behind a figure, ready to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.paginator import Page as Sheet

from plans.measures.models import BudgetLine
from plans.measures.selectors.budgets import LinesBehind
from reviews.boards.presenters.dashboard_links import Links
from reviews.boards.selectors.dashboard import Asked
from traps_web.ui import values, words


@dataclass(frozen=True)
class LineRow:
    """One line."""

    owner: str
    team: str
    category: str
    month: str
    days: str
    working_days: int
    amount: str


@dataclass(frozen=True)
class Page:
    """The list with its sum."""

    statement: str
    sub: str
    path: list[values.Crumb]
    rows: list[LineRow]
    total: str
    total_label: str


def page(found: LinesBehind, sheet: Sheet[BudgetLine]) -> Page:
    """The lines of one sheet and the sum of all."""
    scope, key = found.scope, found.period.key
    asked = Asked(key, None if scope.is_person else scope.team_id, scope.person_id)
    count = sheet.paginator.count
    sub = (
        "Each line is one month, or a part of one after a move; the curve spreads it over the working days of its span."
    )
    return Page(
        statement=f"{words.plural(count, 'line')} {'makes' if count == 1 else 'make'} the budget of {words.money(found.total)} for {scope.name} in {key}.",
        sub=sub,
        path=[values.Crumb(f"{scope.name}, {key}", Links(asked, found.period).here()), values.Crumb("Budget lines")],
        rows=[_row(line) for line in sheet],
        total=words.money(found.total, 2),
        total_label="In the period" if found.period.kind == "week" else "Sum",
    )


def _row(line: BudgetLine) -> LineRow:
    return LineRow(
        owner=line.person.name if line.person else f"Own number of {line.team.name}",
        team=line.team.name,
        category=line.category.name,
        month=line.month,
        days=f"{words.day(line.starts_on)} to {words.day(line.ends_before - timedelta(days=1), year=True)}",
        working_days=line.working_days,
        amount=words.money(line.amount, 2),
    )
