"""The budget lines behind a figure, ready to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.paginator import Page as Sheet

from accounts.organisation.presenters import period_words
from plans.measures.models import BudgetLine
from plans.measures.selectors.budgets import LINE_ORDERS, LinesBehind
from reviews.boards.presenters.dashboard_links import Links
from reviews.boards.selectors.dashboard import Selection
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.ui import periods, values, words


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


HEADINGS = [
    Heading("Whose", "lst__name", "whose"),
    Heading("Team", "only-mid", "team"),
    Heading("Category", "only-mid", "category"),
    Heading("Month", "lst__when", "month"),
    Heading("Days", "lst__state"),
    Heading("Working days", "num only-mid"),
    Heading("Amount", "num lst__amt", "amount", falls=True),
]


def bar(list_query: ListQuery, count: int) -> values.ListBar:
    """The bar over the lines."""
    return lists.bar(
        list_query,
        "Budget lines",
        has_files=True,
        count=words.plural(count, "line"),
        heads=list_query.heads(HEADINGS, LINE_ORDERS.key(list_query.sort)),
    )


def page(behind: LinesBehind, sheet: Sheet[BudgetLine]) -> Page:
    """The lines of one sheet and the sum of all."""
    scope, key = behind.scope, behind.period.key
    selection = Selection(key, None if scope.is_person else scope.team_id, scope.person_id)
    count = sheet.paginator.count
    places = words.places_of([behind.total, *(line.amount for line in sheet)])
    sub = "Each line covers one month, or part of a month after a move. The curve spreads it over its working days."
    lasting = periods.lasting(behind.period)
    lines = f"{words.plural(count, 'line')} {'makes' if count == 1 else 'make'}"
    return Page(
        statement=f"{lines} the budget of {words.money(behind.total)} for {scope.name} in {lasting}.",
        sub=sub,
        path=[
            values.Crumb(f"{scope.name}, {periods.name(behind.period)}", Links(selection, behind.period).here()),
            values.Crumb("Budget lines"),
        ],
        rows=[_row(line, places) for line in sheet],
        total=words.money(behind.total, places),
        total_label="In the period" if behind.period.kind == "week" else "Sum",
    )


def _row(line: BudgetLine, places: int) -> LineRow:
    return LineRow(
        owner=line.person.name if line.person else f"Own number of {line.team.name}",
        team=line.team.name,
        category=line.category.name,
        month=period_words.name(line.month),
        days=f"{words.day(line.starts_on)} to {words.day(line.ends_before - timedelta(days=1), year=True)}",
        working_days=line.working_days,
        amount=words.money(line.amount, places),
    )
