"""Closing the reviews of a quarter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from reviews.cycles.forms.cycles import CloseCycleForm
from reviews.cycles.presenters import rounds as presenter
from reviews.cycles.selectors import rounds as selector
from reviews.cycles.services import closing as service
from reviews.cycles.views import doors


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Who would be left, and the reason; POST closes the quarter."""
    cycle = doors.cycle(pk)
    service.CYCLES.require(request.act, cycle, "close")
    form, status = CloseCycleForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = doors.sent(form, lambda: service.close(request.act, cycle=cycle, **form.cleaned_data))
        if status == 200:
            messages.success(request, f"The reviews of {cycle.period_key} are closed.")
            return redirect("cycle_detail", pk)
    day = {"today": request.today, "zone": request.zone}
    counts = selector.counts(viewer=request.user, cycle=cycle, today=request.today, zone=request.zone.key)
    page = presenter.ending(cycle, list(selector.unsettled(cycle=cycle)), counts, now=request.now, **day)
    form.fields["reason"].required = page.needs_reason
    return render(
        request, "reviews/cycles/cycle_close.html", {"cycle": cycle, "form": form, "page": page}, status=status
    )
