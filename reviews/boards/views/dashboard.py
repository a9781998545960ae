"""The dashboard: budget against actual, in words, drawings and tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.organisation.views import files
from plans.measures.presenters import budget_files
from plans.measures.selectors.budgets import LINE_ORDERS, lines_behind
from plans.measures.selectors.scopes import NotVisible, day_for
from reviews.boards.forms.dashboard import selection_of
from reviews.boards.presenters import dashboard as presenter
from reviews.boards.presenters import dashboard_budgets, dashboard_files, running
from reviews.boards.selectors import dashboard as selector
from traps_web.edges import lists
from traps_web.edges.lists import ListQuery
from traps_web.edges.requests import PageRequest
from traps_web.lib.fiscal import UnknownPeriod
from traps_web.lib.paging import page_of


@contextmanager
def hidden() -> Iterator[None]:
    """Answer 404 for what the viewer may not see, and for a period that does not exist."""
    try:
        yield
    except (NotVisible, UnknownPeriod) as fault:
        raise Http404(str(fault)) from None


def _selection(request: PageRequest) -> tuple[selector.Selection, date, str]:
    """What is selected, the day, and a sentence where another period is shown than the one that was meant."""
    today = day_for(request.reader)
    period = selector.shown(key=request.GET.get("period", ""), today=today)
    return selection_of(request.GET, period_key=period.period_key), today, period.unopened


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def dashboard(request: PageRequest) -> HttpResponse:
    """Where the organisation, a team or a person stands in a period; a fragment is one of its tables."""
    with hidden():
        selection, today, unopened = _selection(request)
        if request.headers.get("HX-Target") == "tree":
            tree = selector.tree(viewer=request.user, selection=selection, today=today)
            return render(request, "reviews/boards/dashboard.html#tree", {"tree": presenter.tree_table(tree)})
        if lists.asks_for_fold(request):
            of_teams = selector.weeks_of_teams(viewer=request.user, selection=selection, now=request.now, today=today)
            weeks = running.weeks(of_teams) if of_teams else None
            shown_weeks = {"weeks": weeks, "people_url": running.people_url(selection.team_id)}
            return render(request, "reviews/boards/dashboard.html#weeks", shown_weeks)
        shown = selector.dashboard(viewer=request.user, selection=selection, now=request.now, today=today)
    page = presenter.page(shown, viewer=request.user, organisation=request.organisation, now=request.now)
    weeks = page.running.weeks if page.running else None
    context = {
        "page": page,
        "tree": page.tree,
        "weeks": weeks,
        "people_url": running.people_url(selection.team_id),
        "unopened": unopened,
    }
    return render(request, "reviews/boards/dashboard.html", context)


def _file(request: PageRequest, kind: str) -> HttpResponseBase:
    with hidden():
        selection, today, _ = _selection(request)
        tree = selector.tree(viewer=request.user, selection=selection, today=today)
    return files.sent(request, dashboard_files.table(tree), kind)


@require_safe
def dashboard_csv(request: PageRequest) -> HttpResponseBase:
    """The table as CSV."""
    return _file(request, "csv")


@require_safe
def dashboard_xlsx(request: PageRequest) -> HttpResponseBase:
    """The table as a workbook."""
    return _file(request, "xlsx")


@require_safe
def budgets(request: PageRequest) -> HttpResponseBase:
    """The budget lines behind a figure."""
    with hidden():
        selection, today, _ = _selection(request)
        lines = lines_behind(
            viewer=request.user,
            period_key=selection.period_key,
            team_id=selection.team_id,
            person_id=selection.person_id,
            today=today,
        )
    if files.is_requested(request):
        return files.sent(request, budget_files.budgets(lines.rows))
    list_query = ListQuery(request.path, request.GET.dict())
    ordered = LINE_ORDERS.put(lines.rows, list_query.sort)
    rows = page_of(ordered, list_query.number, list_query.size)
    bar = dashboard_budgets.bar(list_query, rows.paginator.count)
    context = {"page": dashboard_budgets.page(lines, rows), "rows": rows, "bar": bar}
    return render(request, "reviews/boards/dashboard_budgets.html", context)
