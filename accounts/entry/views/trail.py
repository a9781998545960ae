"""The audit trail, for admins."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.entry.forms.trail import TrailFilter
from accounts.entry.presenters import trail as presenter
from accounts.entry.selectors import trail as selector
from accounts.organisation.presenters import settings_paths
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.views import files
from accounts.organisation.views.doors import admins_only
from traps_web.edges.lists import ListQuery
from traps_web.edges.requests import PageRequest
from traps_web.lib.paging import page_of
from traps_web.ui import words


@require_GET
@never_cache
@admins_only
def trail(request: PageRequest) -> HttpResponseBase:
    """Who did what and when; narrowed, paged and counted in the database."""
    form = TrailFilter(request.GET, today=organisation_today(request.now, request.organisation))
    zone = request.reader.zone
    is_valid = form.is_valid()
    rows = selector.narrowed(request.reader, form.criteria) if is_valid else selector.visible(request.reader).none()
    if is_valid and files.is_requested(request):
        return files.sent(request, presenter.as_table(rows, zone=zone))
    list_query = ListQuery(request.path, request.GET.dict())
    page = page_of(selector.ORDERS.put(rows, list_query.sort), list_query.number, list_query.size)
    first_day = form.cleaned_data.get("since") or form.first_day
    context = {
        "bar": presenter.bar(list_query, form, page.paginator.count, selector.ORDERS),
        "rows": presenter.lines(page, zone=zone),
        "page": page,
        "statement": presenter.statement(page.paginator.count, first_day=words.day(first_day, year=True))
        if is_valid
        else "These filters cannot be read. Correct them below.",
        "path": settings_paths.path(("Audit", "")),
    }
    return render(request, "accounts/entry/settings_audit.html", context, status=200 if is_valid else 400)
