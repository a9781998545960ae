"""The board of the open deals. A drop posts to the move page, which answers a script with what is missing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from pipeline.board.forms.deal_filters import BoardFilter
from pipeline.board.presenters import board as presenter
from pipeline.board.presenters import deal_filters
from pipeline.board.selectors import board as selector
from traps_web.edges.requests import PageRequest

TEMPLATE = "pipeline/board/board.html"


@require_GET
@vary_on_headers("HX-Request")
def board(request: PageRequest) -> HttpResponse:
    """The open deals in the viewer's sight, stage by stage; a script asks for the columns alone after a move."""
    asked = BoardFilter(request.GET, viewer=request.user, today=request.today)
    order = asked.value("order") or "close"
    found = selector.board(request.reader, wanted=asked.wanted, order=order)
    query = request.GET.dict()
    context = {
        "filter": asked,
        "page": presenter.page(found, query, order=order, column=asked.value("column"), today=request.today),
        "places": deal_filters.places(query, "board"),
        "kept": deal_filters.kept_on_board(query),
        "is_narrowed": deal_filters.is_narrowed(query),
        "customer": deal_filters.customer_link(asked.customer_name, query, "deal_board"),
        "is_fragment": bool(request.htmx),
    }
    return render(request, f"{TEMPLATE}#redrawn" if request.htmx else TEMPLATE, context)
