"""The runs of background jobs, for admins."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.entry.forms.runs import RunFilter
from accounts.entry.presenters import runs as presenter
from accounts.entry.selectors import runs as selector
from accounts.organisation.presenters import settings_paths
from accounts.organisation.views.doors import admins_only
from traps_web.edges.lists import ListQuery
from traps_web.edges.requests import PageRequest
from traps_web.lib.paging import page_of


@require_safe
@admins_only
def runs(request: PageRequest) -> HttpResponse:
    """What each run looked at, opened, flagged and told, and how long it took; the newest first."""
    form, query = RunFilter(request.GET), ListQuery(request.path, request.GET.dict())
    is_valid = form.is_valid()
    rows = form.rows() if is_valid else selector.newest_first().none()
    page = page_of(rows, query.number, query.size)
    count = page.paginator.count
    context = {
        "bar": presenter.bar(query, form, count),
        "rows": presenter.lines(page, zone=request.reader.zone),
        "page": page,
        "statement": presenter.statement(count, rows.exclude(failure="").count())
        if is_valid
        else "These filters cannot be read. Correct them below.",
        "path": settings_paths.path(("Runs", "")),
    }
    return render(request, "accounts/entry/settings_runs.html", context, status=200 if is_valid else 400)
