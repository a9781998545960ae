"""Readings: the nights of a quarter, and the whole chain as a file."""

from __future__ import annotations

from django.http import Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from accounts.organisation.services import exports
from accounts.organisation.views import files
from pipeline.history.selectors.scopes import NotVisible, teams_to_choose
from plans.readings.forms.readings import ReadingsForm
from plans.readings.presenters import chain_files
from plans.readings.presenters import readings as presenter
from plans.readings.selectors import nights
from plans.readings.selectors import readings as selector
from traps_web.edges.lists import ListQuery
from traps_web.edges.requests import ApiRequest, PageRequest
from traps_web.lib.faults import Refused
from traps_web.lib.paging import page_of

ONLY_LEADERS = "Only leaders and admins can take the whole chain along: it holds everybody’s figures."


@require_safe
def readings(request: PageRequest) -> HttpResponseBase:
    """How a person, a team or the organisation stood at the end of each day of a quarter."""
    newest = nights.newest()
    form = ReadingsForm(request.GET.dict(), reader=request.reader, newest=newest.period if newest else "")
    if not form.is_valid():
        raise Http404(next(str(sentence) for sentences in form.errors.values() for sentence in sentences))
    try:
        scope = form.scope()
    except NotVisible as fault:
        raise Http404(str(fault)) from None
    period, today = form.cleaned_data["period"], request.today
    rows = selector.of_scope(scope, period)
    if files.is_requested(request):
        return files.sent(request, presenter.table(period, rows))
    list_query, every = ListQuery(request.path, request.GET.dict()), list(rows)
    page = page_of(every, list_query.number, list_query.size)
    may_take = selector.may_take_chain(request.user)
    context = {
        "deal_tabs": presenter.places(scope, period),
        "period": presenter.picker(scope, period, today),
        "teams": presenter.teams(teams_to_choose(request.reader), scope),
        "hidden": [("period", period.key)],
        "statement": presenter.statement(scope, every[0] if every else None, period, today),
        "chart": presenter.chart(every, period, today),
        "rows": presenter.rows(page),
        "page": page,
        "bar": presenter.bar(list_query, len(every)),
        "chain": presenter.chain(nights.last_check(), newest, request.zone),
        "may_take": may_take and newest is not None,
    }
    return render(request, "plans/readings/readings.html", context)


@require_GET
@never_cache
def chain(request: PageRequest) -> HttpResponseBase:
    """The chain of readings with the script that checks it. Raises Refused."""
    return sent(request)


def sent(request: PageRequest | ApiRequest) -> StreamingHttpResponse:
    """The file; that it was taken along is recorded before it is made. Raises Refused."""
    if not selector.may_take_chain(request.user):
        raise Refused(ONLY_LEADERS)
    exports.note(request.act, file=chain_files.NAME, address=request.path)
    headers = {
        "Content-Type": "application/zip",
        "Content-Disposition": f'attachment; filename="{chain_files.NAME}"',
    }
    return StreamingHttpResponse(chain_files.parts(), headers=headers)
