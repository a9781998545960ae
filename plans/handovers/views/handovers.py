"""Somebody leaves: the last day, and who takes over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.entry.views import people
from accounts.record.forms.faults import take, tell_stale
from plans.handovers.forms.handovers import HandoverForm
from plans.handovers.presenters import handovers as presenter
from plans.handovers.selectors import handovers as selector
from plans.handovers.services import handovers as service
from traps_web.lib.faults import Invalid, Refused, StaleState


def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """What is in hand, the form, and the one act that gives it to others."""
    person = people.found(request, pk)
    if sentence := service.refusal(by=request.user, person=person):
        raise Refused(sentence)
    estate, status = selector.estate_of(person=person, today=request.today), 200
    typed = request.POST if request.method == "POST" else None
    form = HandoverForm(typed, viewer=request.user, person=person, today=request.today, estate=estate)
    page = presenter.page(person, estate, viewer=request.user)
    if form.is_valid():
        try:
            went = service.hand_over(request.act, person=person, **form.facts())
            messages.success(request, presenter.done(person, went))
            return redirect(page.back)
        except Invalid as wrong:
            take(form, wrong)
        except StaleState as stale:
            tell_stale(form, stale, seen=estate.seen)
            status = 409
    status = status if status == 409 or not form.errors else 422
    return render(
        request, "plans/handovers/person_leaves.html", {"person": person, "form": form, "page": page}, status=status
    )
