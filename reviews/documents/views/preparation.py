"""The preparation: score the last promises, say why, and what happens now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from reviews.cycles.models import Review
from reviews.cycles.rules import states
from reviews.cycles.services import steps
from reviews.cycles.views import doors
from reviews.documents.forms.preparation import PreparationForm, about_choices
from reviews.documents.presenters import preparation as presenter
from reviews.documents.selectors import causes as causes_selector
from reviews.documents.selectors import preparation as selector
from reviews.documents.services import preparation as service
from traps_web.edges.refusals import take, tell_stale
from traps_web.edges.requests import PageRequest
from traps_web.edges.typed_rows import is_adding
from traps_web.lib.faults import Invalid, Refused, StaleState


def prepare(request: PageRequest, pk: int) -> HttpResponse:
    """Write it, keep it as a draft, hand it in."""
    review = doors.seen(request, pk).review
    if review.person_id != request.user.pk:
        raise Refused(steps.who_may(review, "prepare"))
    if request.method == "POST":
        return _send(request, review)
    form = _form(request, review, None)
    return _page(request, review, form)


def _form(request: PageRequest, review: Review, data: Any) -> PreparationForm:
    preparation = selector.preparation(review=review, now=request.now)
    about = about_choices(
        selector.deals_to_name(viewer=request.user),
        selector.customers_to_name(viewer=request.user),
    )
    kept = {row.cause_id for row in preparation.explanations.values() if row.cause_id is not None}
    return PreparationForm(data, preparation=preparation, causes=causes_selector.offered_or(kept), about=about)


def _send(request: PageRequest, review: Review) -> HttpResponse:
    form, hands_in = _form(request, review, request.POST), "submit" in request.POST
    if is_adding(request.POST):
        return _page(request, review, form)
    if not form.all_valid():
        return _page(request, review, form, status=422)
    send = service.submit if hands_in else service.save
    try:
        send(request.act, review=review, version=form.cleaned_data["version"], written=form.written())
    except Invalid as wrong:
        take(form, wrong)
        return _page(request, review, form, status=422)
    except StaleState as stale:
        tell_stale(form, stale, version=steps.read(review.pk).version)
        return _page(request, review, form, status=409)
    messages.success(
        request, "Handed in. You can change it until the review is presented." if hands_in else "Draft saved."
    )
    return redirect("review_detail", review.pk) if hands_in else redirect("review_prepare", review.pk)


def _page(request: PageRequest, review: Review, form: PreparationForm, status: int = 200) -> HttpResponse:
    context = {
        "review": review,
        "form": form,
        "page": presenter.page(request.reader, form.preparation, acts=form.acts),
        "months": presenter.months(form),
        "closed": steps.writing_closed(review),
        "is_open": review.status in states.PREPARATION_OPEN,
        "hands_in": review.status in ("due", "prepared", "sent back"),
    }
    return render(request, "reviews/documents/review_prepare.html", context, status=status)
