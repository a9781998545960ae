"""How a deal stood on a day: the page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pipeline.deals.presenters import deal_pages
from pipeline.deals.views.deals import deal_or_404
from pipeline.history.forms.deal_on_day import DayForm
from pipeline.history.presenters import deal_on_day as presenter
from pipeline.history.selectors.deal_on_day import DealOnDay, deal_on
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid


@require_safe
def on_day(request: PageRequest, pk: int) -> HttpResponse:
    """The deal as it stood at the end of a day; without one, the form asks for it."""
    deal = deal_or_404(request, pk)
    form = DayForm(request.GET) if "day" in request.GET else DayForm()
    shown: DealOnDay | None = None
    if form.is_bound and form.is_valid():
        try:
            shown = deal_on(request.reader, deal=deal, day=form.cleaned_data["day"])
        except Invalid as refusal:
            form.add_error("day", refusal.errors["day"])
    context = {
        "form": form,
        "statement": presenter.statement(deal, shown),
        "sub": presenter.sub(shown),
        "facts": presenter.facts(shown) if shown else None,
        "path": deal_pages.path(deal.name, deal, "On a day"),
    }
    return render(request, "pipeline/history/deal_on_day.html", context, status=400 if form.errors else 200)
