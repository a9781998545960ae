"""The fairness panel, for leaders and for every covered person."""

from __future__ import annotations

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.organisation.views import files
from reviews.fairness.presenters import panels as presenter
from reviews.fairness.selectors import panels, tables
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Refused

WHO_READS = "Only leaders, and people whom a policy covers, can see this."
MISSING = "There is no such quarter, or it has not ended."


@require_safe
def panel(request: PageRequest, quarter: str = "") -> HttpResponseBase:
    """A quarter by its key, the newest one without; as a file too."""
    if not panels.may_read(request.user):
        raise Refused(WHO_READS)
    quarters = panels.quarters(request.reader.today)
    newest = quarters[0] if quarters else None
    period = panels.quarter(quarter, request.reader.today) if quarter else newest
    if period is None and quarter:
        raise Http404(MISSING)
    shown = tables.shown(panels.panel(request.reader, period)) if period else None
    if shown is not None and files.is_requested(request):
        return files.sent(request, presenter.file(shown))
    context = {"page": presenter.page(shown, quarters), "has_file": shown is not None}
    return render(request, "reviews/fairness/panel.html", context)
