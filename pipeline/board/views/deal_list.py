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
from pipeline.board.forms.deal_filters import DealFilter
from pipeline.board.forms.deal_rows import RowForm
from pipeline.board.presenters import deal_bars as bars
from pipeline.board.presenters import deal_files
from pipeline.board.presenters import deal_filters as filter_words
from pipeline.board.presenters import deal_list as presenter
from pipeline.board.selectors import closings, saved_views
from pipeline.board.selectors import deal_list as selector
from pipeline.board.views.findings import finding
from pipeline.customers.access import require_write
from pipeline.deals.forms import stale
from pipeline.deals.models import Deal
from pipeline.deals.presenters import deal_pages as page_words
from pipeline.deals.selectors.deals import writable
from pipeline.deals.services import crm
from pipeline.deals.services import deals as service
from pipeline.stages.selectors import readiness
from traps_web.edges import lists
from traps_web.edges.lists import ListQuery
from traps_web.edges.refusals import take
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid, StaleState
from traps_web.ui import values

TEMPLATE = "pipeline/board/deal_list.html"


@require_GET
def deals(request: PageRequest) -> HttpResponseBase:
    """The deals in the viewer's sight, narrowed, sorted, added up and paged in the database."""
    filter_form = DealFilter(request.GET, viewer=request.user, today=request.today)
    criteria = filter_form.criteria
    if files.is_requested(request):
        return files.sent(request, deal_files.deals(selector.listed(request.reader, criteria=criteria)))
    list_query = ListQuery(request.path, filter_form.steady(request.GET.dict()))
    query = filter_words.plain(request.GET.dict())
    listing = selector.listing(request.reader, criteria=criteria, number=list_query.number, size=list_query.size)
    context = {
        "page": listing.page,
        "rows": presenter.rows(listing, query=query, today=request.today),
        "columns": presenter.COLUMNS,
        "bar": _bar(request, list_query, filter_form, listing),
        "bulk": bars.bulk(list_query, listing),
        "deal_tabs": filter_words.places(list_query.query, "deals"),
        "is_narrowed": lists.is_narrowed(request.GET, "closing", "status"),
        "totals": presenter.totals(listing.totals, criteria.status),
        **finding(request, filter_form, listing.totals),
    }
    return render(request, TEMPLATE, context)


def _bar(
    request: PageRequest, list_query: ListQuery, filter_form: DealFilter, listing: selector.Listing
) -> values.ListBar:
    criteria, closing = filter_form.criteria, filter_form.closing_asked
    status, sort = criteria.status, bars.sort_shown(criteria.status, criteria.sort)
    counts = closings.counts(request.reader, criteria=criteria, spans=filter_form.spans)
    owner = listing.page[0].owner.name if listing.page.object_list else ""
    return lists.bar(
        list_query,
        "Deals",
        has_files=True,
        same=bars.left_out(listing.totals, filter_form.criteria, owner),
        chips=bars.chips(list_query, closing, counts, has_other_days=any(filter_form.span)),
        chips_label="Closing",
        groups=[bars.not_ready(list_query, listing.totals, criteria.not_ready)] if status == "open" else [],
        sorts=list_query.sorts(bars.ORDERS if status == "open" else bars.CLOSED_ORDERS, sort),
        views=bars.views(saved_views.mine(viewer=request.user), request.GET.dict()),
        heads=list_query.heads(bars.headings(status), sort),
        **filter_form.parts(list_query),
    )


@vary_on_headers("HX-Request")
def row(request: PageRequest, pk: int) -> HttpResponse:
    """Change what changes most of a deal, right in its row; without a script on a page of its own.

    `?cancel=1` gives the row back.
    """
    deal = _deal_or_404(request, pk)
    if "cancel" in request.GET and request.htmx:
        return _row(request, deal)
    require_write(request.user, deal.owner, "this deal")
    form = RowForm(request.POST or None, deal=deal, shut=crm.shut_fields(deal, request.now))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                service.change(request.act, deal=deal, **form.facts())
                return _saved(request, deal)
            except Invalid as wrong:
                take(form, wrong)
            except StaleState:
                stale.tell(form, _deal_or_404(request, pk).version)
                status = 409
    return _row_form(request, deal, form, status)


def _saved(request: PageRequest, deal: Deal) -> HttpResponse:
    if request.htmx:
        return _row(request, _deal_or_404(request, deal.pk))
    messages.success(request, f"{deal.name} is saved.")
    return redirect(_back(request))


def _deal_or_404(request: PageRequest, pk: int) -> Deal:
    """The deal as a row of the list that the address describes. Raises Http404 when it is out of sight."""
    filter_form = DealFilter(request.GET, viewer=request.user, today=request.today)
    try:
        return selector.row(viewer=request.user, pk=pk, criteria=filter_form.criteria)
    except Deal.DoesNotExist:
        raise Http404 from None


def _row(request: PageRequest, deal: Deal) -> HttpResponse:
    reasons = readiness.reasons_of(deals=[deal], today=request.today)[deal.pk]
    may_write = bool(writable(request.user, [deal]))
    at = presenter.Addresses.of(filter_words.plain(request.GET.dict()))
    shown = presenter.row(deal, reasons, may_write, at, request.today, is_redrawn=True)
    return render(request, f"{TEMPLATE}#row", {"row": shown, "columns": presenter.COLUMNS})


def _row_form(request: PageRequest, deal: Deal, form: RowForm, status: int) -> HttpResponse:
    query = filter_words.plain(request.GET.dict())
    if request.htmx:
        context = {"deal": deal, "form": form, "query": query, "address": reverse("deal_row", args=[deal.pk])}
        return render(request, f"{TEMPLATE}#row_form", context, status=status)
    words: dict[str, Any] = {
        "statement": f"What happens next with {deal.name}?",
        "heading": "Next step, date and amount" if "amount" in form.fields else "Next step",
        "button": "Save",
        "back": _back(request),
        "query": query,
        "path": page_words.path(deal.name, deal, "Change"),
    }
    return render(request, "pipeline/customers/form.html", {"form": form, **words}, status=status)


def _back(request: PageRequest) -> str:
    return filter_words.address(request.GET.dict())
