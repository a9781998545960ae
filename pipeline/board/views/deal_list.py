"""The list of deals: narrowed, sorted, saved as a view, changed right in the row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from accounts.organisation.views import files
from accounts.record.forms.faults import take
from pipeline.board.forms.deal_filters import DealFilter
from pipeline.board.forms.deal_rows import RowForm
from pipeline.board.presenters import deal_files
from pipeline.board.presenters import deal_filters as filter_words
from pipeline.board.presenters import deal_list as presenter
from pipeline.board.selectors import deal_list as selector
from pipeline.board.selectors import saved_views
from pipeline.customers.access import require_write
from pipeline.deals.forms import stale
from pipeline.deals.models import Deal
from pipeline.deals.presenters import deal_pages as page_words
from pipeline.deals.selectors.deals import writable
from pipeline.deals.services import deals as service
from pipeline.stages.selectors import readiness
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid, StaleState

TEMPLATE = "pipeline/board/deal_list.html"


@require_GET
def deals(request: PageRequest) -> HttpResponseBase:
    """The deals in the viewer's sight, narrowed, sorted, added up and paged in the database."""
    asked = DealFilter(request.GET, viewer=request.user, today=request.today)
    wanted = asked.wanted
    if files.wanted(request):
        return files.sent(request, deal_files.deals(selector.listed(request.reader, wanted=wanted)))
    found = selector.listing(request.reader, wanted=wanted, number=request.GET.get("page"))
    context = {
        "filter": asked,
        "page": found.page,
        "rows": presenter.rows(found, query=filter_words.plain(request.GET.dict()), today=request.today),
        "statement": presenter.statement(
            found.totals, status=wanted.status, span=asked.span_words, reason=wanted.not_ready
        ),
        **filter_words.around(
            request.GET.dict(), found, wanted, saved_views.mine(viewer=request.user), customer=asked.customer_name
        ),
        **presenter.list_words(wanted.status, wanted.sort, found.totals),
    }
    return render(request, TEMPLATE, context)


@vary_on_headers("HX-Request")
def row(request: PageRequest, pk: int) -> HttpResponse:
    """What changes most of a deal, right in its row; without a script on a page of its own. `?cancel=1` gives the row back."""
    deal = _found(request, pk)
    if "cancel" in request.GET and request.htmx:
        return _row(request, deal)
    require_write(request.user, deal.owner, "this deal")
    form = RowForm(request.POST or None, deal=deal)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _save(request, deal, form)
                return _saved(request, deal)
            except Invalid as wrong:
                take(form, wrong)
            except StaleState:
                stale.tell(form, _found(request, pk).version)
                status = 409
    return _row_form(request, deal, form, status)


def _save(request: PageRequest, deal: Deal, form: RowForm) -> None:
    version = form.cleaned_data["version"]
    service.change(request.act, deal=deal, version=version, data=form.facts())


def _saved(request: PageRequest, deal: Deal) -> HttpResponse:
    if request.htmx:
        return _row(request, _found(request, deal.pk))
    messages.success(request, f"{deal.name} is saved.")
    return redirect(_back(request))


def _found(request: PageRequest, pk: int) -> Deal:
    """The deal as a row of the list that the address describes. Raises Http404 when it is out of sight."""
    asked = DealFilter(request.GET, viewer=request.user, today=request.today)
    try:
        return selector.row(viewer=request.user, pk=pk, wanted=asked.wanted)
    except Deal.DoesNotExist:
        raise Http404 from None


def _row(request: PageRequest, deal: Deal) -> HttpResponse:
    reasons = readiness.reasons_of(deals=[deal], today=request.today)[deal.pk]
    may_write = bool(writable(request.user, [deal]))
    at = presenter.Addresses.of(filter_words.plain(request.GET.dict()))
    shown = presenter.row(deal, reasons, may_write, at, request.today)
    return render(request, f"{TEMPLATE}#row", {"row": shown} | presenter.row_words(deal.status))


def _row_form(request: PageRequest, deal: Deal, form: RowForm, status: int) -> HttpResponse:
    query = filter_words.plain(request.GET.dict())
    if request.htmx:
        context = {"deal": deal, "form": form, "query": query, "address": reverse("deal_row", args=[deal.pk])}
        return render(request, f"{TEMPLATE}#row_form", context, status=status)
    words: dict[str, Any] = {
        "statement": f"What happens next with {deal.name}?",
        "heading": "Next step, date and amount",
        "button": "Save",
        "back": _back(request),
        "query": query,
        "path": page_words.path(deal.name, deal, "Change"),
    }
    return render(request, "pipeline/customers/form.html", {"form": form, **words}, status=status)


def _back(request: PageRequest) -> str:
    return filter_words.address(request.GET.dict())
