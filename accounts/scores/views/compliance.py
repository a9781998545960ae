"""Compliance: person by trap by week, and the duties behind each figure."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.duties.presenters.trap_tabs import trap_tabs
from accounts.organisation.views import files
from accounts.scores.forms.compliance import ComplianceForm
from accounts.scores.presenters import compliance as presenter
from accounts.scores.presenters import compliance_files, compliance_rows
from accounts.scores.selectors import compliance as selector
from accounts.scores.selectors.compliance import NotVisible
from traps_web.edges.lists import ListQuery
from traps_web.edges.requests import PageRequest
from traps_web.lib.paging import page_of


@require_safe
def compliance(request: PageRequest) -> HttpResponseBase:
    """How much of what was due in a span was done on time, by whom."""
    form = ComplianceForm(request.GET.dict(), reader=request.reader)
    if not form.is_valid():
        return _page(request, form, None, status=400)
    try:
        shown = selector.compliance(request.reader, form.query(), page=request.GET.get("people"))
    except NotVisible as fault:
        raise Http404(str(fault)) from None
    if files.is_requested(request):
        return files.sent(request, compliance_files.table(shown))
    return _page(request, form, shown)


def _page(
    request: PageRequest, form: ComplianceForm, shown: selector.Compliance | None, *, status: int = 200
) -> HttpResponse:
    query = shown.query if shown else None
    context = {
        "trap_tabs": trap_tabs(request.reader, "compliance"),
        "days": [form["since"], form["until"]],
        "teams": presenter.teams(selector.teams_to_choose(request.reader), query),
        "traps": presenter.traps(selector.traps_to_choose(), query),
        "person": query.person_id if query else None,
        "refusals": [sentence for sentences in form.errors.values() for sentence in sentences],
        "page": presenter.page(shown) if shown else None,
        "people": shown.people if shown else None,
    }
    return render(request, "accounts/scores/compliance.html", context, status=status)


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def rows(request: PageRequest) -> HttpResponseBase:
    """The duties of a figure, with what each is in the score; those that do not count say why."""
    form = ComplianceForm(request.GET.dict(), reader=request.reader)
    if not form.is_valid():
        raise Http404("There is no such figure.")
    query = form.query()
    try:
        name = selector.name_of(request.reader, query)
    except NotVisible as fault:
        raise Http404(str(fault)) from None
    duties = selector.judged_duties(request.reader, query, verdict=form.listed)
    list_query = ListQuery(request.path, request.GET.dict())
    ordered = selector.ORDERS.put(duties, list_query.sort)
    zone = request.organisation.time_zone
    if files.is_requested(request):
        return files.sent(request, compliance_files.duties(ordered, query, zone=zone))
    shown = page_of(ordered, list_query.number, list_query.size)
    context = {
        "page": shown,
        "statement": compliance_rows.statement(name, query, shown.paginator.count),
        "path": compliance_rows.path(query),
        "rows": compliance_rows.rows(list(shown), now=request.now, zone=zone),
        "bar": compliance_rows.bar(list_query, form.listed, shown.paginator.count),
    }
    return render(request, "accounts/scores/compliance_rows.html", context)
