"""Many deals changed at once, with a report for each."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from pipeline.board.presenters import bulk as presenter
from pipeline.board.presenters import deal_filters
from pipeline.deals.forms.bulk import BulkForm
from pipeline.deals.models import Deal
from pipeline.deals.selectors import deals as selector
from pipeline.deals.services import bulk as service
from pipeline.stages.selectors import readiness
from traps_web.edges.requests import PageRequest
from traps_web.lib.numbers import whole

TEMPLATE = "pipeline/board/deals_bulk.html"


@require_http_methods(["GET", "POST"])
def bulk(request: PageRequest) -> HttpResponse:
    """Say what changes of the chosen deals; then read what became of each.

    What was refused stays chosen, with all that was typed.
    """
    params = request.POST if request.method == "POST" else request.GET
    versions = _versions(params.getlist("deal"))
    if not versions:
        messages.warning(request, "Tick the deals first.")
        return redirect("deals")
    deals = selector.chosen(viewer=request.user, pks=list(versions)[: service.MOST])
    if not deals:
        raise Http404("You cannot see any of these deals, or they no longer exist.")
    pipelines = {deal.stage.pipeline_id for deal in deals}
    form = BulkForm(request.POST or None, reader=request.reader, pipeline_ids=pipelines)
    outcomes: list[service.Outcome] = []
    if request.method == "POST" and form.is_valid():
        outcomes = service.change_many(request.act, deals=deals, versions=versions, **form.facts())
    return _page(request, deals, form, outcomes, versions, back=deal_filters.plain(params.get("back", "")))


def _page(
    request: PageRequest,
    deals: list[Deal],
    form: BulkForm,
    outcomes: list[service.Outcome],
    versions: dict[int, int],
    *,
    back: str,
) -> HttpResponse:
    reasons = readiness.reasons_of(deals=deals, today=request.today)
    page = presenter.page(
        deals, outcomes, versions, reasons, chosen_count=len(versions), back=back, today=request.today
    )
    is_left = form.errors or any(outcome.refused for outcome in outcomes)
    return render(request, TEMPLATE, {"form": form, "page": page}, status=422 if is_left else 200)


def _versions(chosen: Iterable[str]) -> dict[int, int]:
    """Deals with the state in which the page showed them, from "12.3"; what cannot be read is nobody's deal."""
    versions = {}
    for pair in chosen:
        pk, _, version = pair.partition(".")
        if (number := whole(pk)) is not None and (state := whole(version)) is not None:
            versions[number] = state
    return versions
