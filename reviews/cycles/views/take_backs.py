"""Taking the reviews of a quarter back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from reviews.cycles.forms.moves import TakeBackForm
from reviews.cycles.selectors import rounds
from reviews.cycles.selectors import take_backs as selector
from reviews.cycles.services import take_backs as service
from reviews.cycles.services.closing import CYCLES
from reviews.cycles.views import doors


def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be gone, and the reason; POST takes the quarter back."""
    cycle = doors.cycle(pk)
    CYCLES.require(request.act, cycle, "take back")
    form, status = TakeBackForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = doors.sent(form, lambda: service.take_back(request.act, cycle=cycle, **form.cleaned_data))
        if status == 200:
            messages.success(request, f"The reviews of {cycle.period_key} are taken back; everybody on them is told.")
            return redirect("reviews")
    day = {"today": request.today, "zone": request.zone.key}
    context = {
        "cycle": cycle,
        "form": form,
        "count": rounds.counts(viewer=request.user, cycle=cycle, **day)["all"],
        "standing": selector.in_the_way(cycle=cycle, now=request.now).sentence,
    }
    return render(request, "reviews/cycles/cycle_take_back.html", context, status=status)
