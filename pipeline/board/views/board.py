"""The board of the open deals. A drop posts to the move page, which answers a script with what is missing."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from pipeline.board.forms.deal_filters import BoardFilter
from pipeline.board.presenters import board as presenter
from pipeline.board.presenters import deal_bars as bars
from pipeline.board.presenters import deal_filters
from pipeline.board.selectors import board as selector
from pipeline.board.views.findings import finding
from traps_web.edges import lists
from traps_web.edges.lists import ListQuery
from traps_web.edges.requests import PageRequest
from traps_web.ui import values

TEMPLATE = "pipeline/board/board.html"


@require_GET
@vary_on_headers("HX-Request")
def board(request: PageRequest) -> HttpResponse:
    """The open deals in the viewer's sight, stage by stage; a script asks for the columns alone after a move."""
    filter_form = BoardFilter(request.GET, viewer=request.user, today=request.today)
    order = filter_form.value("order") or "close"
    contents = selector.board(request.reader, criteria=filter_form.criteria, order=order, spans=filter_form.spans)
    list_query, closing = ListQuery(request.path, filter_form.steady(request.GET.dict())), filter_form.closing_asked
    column = filter_form.value("column")
    context = {
        "bar": _bar(list_query, filter_form, order, contents.cuts),
        "page": presenter.page(contents, list_query.query, closing=closing, column=column, today=request.today),
        "deal_tabs": deal_filters.places(list_query.query, "deal_board"),
        "is_fragment": bool(request.htmx),
        **finding(request, filter_form, contents.totals),
    }
    return render(request, f"{TEMPLATE}#redrawn" if request.htmx else TEMPLATE, context)


def _bar(list_query: ListQuery, filter_form: BoardFilter, order: str, counts: Mapping[str, int]) -> values.ListBar:
    return lists.bar_of_cards(
        list_query,
        "Deals on the board",
        chips=bars.chips(list_query, filter_form.closing_asked, counts, has_other_days=any(filter_form.span)),
        chips_label="Closing",
        sorts=[
            values.MenuItem(text, list_query.but(order=key), key == order) for key, text in bars.CARD_ORDERS.items()
        ],
        **filter_form.parts(list_query),
    )
