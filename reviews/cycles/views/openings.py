"""Opening the reviews of a quarter: who would be on the roster, when and by whom, and then the act."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.organisation.access import sees_everybody
from accounts.organisation.presenters import period_words
from reviews.cycles.forms.cycles import OpenCycleForm
from reviews.cycles.presenters import openings as presenter
from reviews.cycles.rules import closing as rules
from reviews.cycles.selectors import openings as selector
from reviews.cycles.selectors import reviews as review_selector
from reviews.cycles.services import cycles as service
from reviews.cycles.views.roster import say_without
from traps_web.edges.refusals import take
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words


def cycle_open(request: PageRequest) -> HttpResponse:
    """The roster as it would be; POST shows it for other days, and opens the quarter once that roster was read."""
    if not review_selector.may_open(request.user):
        raise Refused(rules.MACHINE.who_may("fill up"))
    offers = selector.offers(request.reader)
    key = request.POST.get("period") or request.GET.get("period")
    offer = next((on_offer for on_offer in offers if key in (None, on_offer.period.key)), None)
    if offer is not None:
        return _page(request, offers, offer)
    existing = review_selector.cycle_named(period_key=key or "")
    if existing is None and key is not None:
        raise Http404
    if existing is None:
        return render(request, "reviews/cycles/cycle_open.html", {"page": presenter.nothing_to_open()})
    messages.info(
        request, f"The reviews of {period_words.lasting(existing.period_key)} are already open. Nothing changed."
    )
    return redirect("cycle_detail", existing.pk)


def _page(request: PageRequest, offers: list[selector.Offer], offer: selector.Offer) -> HttpResponse:
    sets_days = sees_everybody(request.user)
    form = OpenCycleForm(request.POST if request.method == "POST" else None, window=offer.window, sets_days=sets_days)
    opening, status = None, 200
    if form.is_valid():
        try:
            if "open" in request.POST:
                return _open(request, offer, form)
            opening = _foresee(request, offer, form)
        except Invalid as wrong:
            take(form, wrong)
        except StaleState as stale:
            form.add_error(None, str(stale))
            opening, status = _foresee(request, offer, form), 409
    status = 422 if form.errors and status == 200 else status
    page = presenter.page(offers, offer, opening, sees_all=sets_days, zone=request.zone)
    return render(request, "reviews/cycles/cycle_open.html", {"form": form, "page": page}, status=status)


def _foresee(request: PageRequest, offer: selector.Offer, form: OpenCycleForm) -> selector.Opening:
    return service.foresee(request.act, period_key=offer.period.key, **form.days)


def _open(request: PageRequest, offer: selector.Offer, form: OpenCycleForm) -> HttpResponse:
    act: dict[str, Any] = {"seen": request.POST.get("seen", "")}
    opened = service.open_cycle(request.act, period_key=offer.period.key, **form.days, **act)
    messages.success(request, f"{words.plural(opened.added, 'person is', 'people are')} on the roster.")
    say_without(request, opened.without_reviewer)
    return redirect("cycle_detail", opened.cycle.pk)
