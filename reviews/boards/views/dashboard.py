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
from plans.measures.selectors.budgets import lines_behind
from plans.measures.selectors.scopes import NotVisible, day_for
from reviews.boards.forms.dashboard import asked
from reviews.boards.presenters import dashboard as presenter
from reviews.boards.presenters import dashboard_budgets, dashboard_files
from reviews.boards.selectors import dashboard as selector
from traps_web.edges.requests import PageRequest
from traps_web.lib.fiscal import UnknownPeriod
from traps_web.lib.paging import page_of


@contextmanager
def hidden() -> Iterator[None]:
    """What one may not see, and a period that is none, do not exist."""
    try:
        yield
    except (NotVisible, UnknownPeriod) as fault:
        raise Http404(str(fault)) from None


def _asked(request: PageRequest) -> tuple[selector.Asked, date]:
    today = day_for(request.reader)
    return asked(request.GET, period_today=selector.period_today(today=today)), today


@require_safe
@vary_on_headers("HX-Request")
def dashboard(request: PageRequest) -> HttpResponse:
    """Where the organisation, a team or a person stands in a period; the table alone for a fragment."""
    with hidden():
        wanted, today = _asked(request)
        if request.headers.get("HX-Target") == "tree":
            tree = selector.tree(viewer=request.user, asked=wanted, today=today)
            return render(request, "reviews/boards/dashboard.html#tree", {"tree": presenter.tree_table(tree)})
        found = selector.dashboard(viewer=request.user, asked=wanted, today=today)
    page = presenter.page(found, viewer=request.user, currency=request.organisation.currency)
    return render(request, "reviews/boards/dashboard.html", {"page": page, "tree": page.tree})


def _file(request: PageRequest, kind: str) -> HttpResponseBase:
    with hidden():
        wanted, today = _asked(request)
        tree = selector.tree(viewer=request.user, asked=wanted, today=today)
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
        wanted, today = _asked(request)
        found = lines_behind(
            viewer=request.user, period_key=wanted.period_key, team_id=wanted.team_id, person_id=wanted.person_id, today=today
        )  # fmt: skip
    if files.wanted(request):
        return files.sent(request, budget_files.budgets(found.rows))
    rows = page_of(found.rows, request.GET.get("page"))
    return render(
        request, "reviews/boards/dashboard_budgets.html", {"page": dashboard_budgets.page(found, rows), "rows": rows}
    )
