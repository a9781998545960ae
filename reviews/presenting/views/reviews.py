"""One review: where it stands, what it says, and the steps that need one button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.entry.views.rate_limits import counted_try
from reviews.cycles.models import Review
from reviews.cycles.presenters import moves as move_presenter
from reviews.cycles.presenters import reviews as presenter
from reviews.cycles.selectors import moves as move_selector
from reviews.cycles.selectors import reviews as selector
from reviews.cycles.views import doors
from reviews.documents.presenters.documents import shown
from reviews.documents.selectors import accounts
from reviews.documents.selectors import documents as document_selector
from reviews.documents.services import minutes as minutes_service
from reviews.presenting.forms.presenting import SignForm
from reviews.presenting.presenters import presenting as present_presenter
from reviews.presenting.services import presenting as service
from traps_web.lib.faults import Invalid, StaleState
from traps_web.ui import words


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands, and what anybody on either side reads: the same numbers."""
    found = doors.seen(request, pk, also_group=True)
    return render(request, "reviews/presenting/review_detail.html", _context(request, found))


def _context(request: HttpRequest, found: selector.Seen) -> dict[str, Any]:
    review, zone = found.review, request.zone
    documents = shown(document_selector.documents(review=review, now=request.now))
    past = [] if found.role == "group" else selector.chain(review=review, today=request.today)
    return {
        "review": review,
        "role": found.role,
        "shown": documents,
        "may": present_presenter.may(review, found.role, documents),
        "state": presenter.state_of(review, request.today, zone),
        "when": words.moment(review.presents_at, zone),
        "freezes": words.moment(review.freezes_at, zone),
        "prepare_by": words.moment(review.prepare_by, zone),
        "steps": presenter.steps(review, zone),
        "wanting": presenter.wanting(accounts.wanting(review=review, today=request.today))
        if found.role != "group"
        else (),
        "past": presenter.chain(past, review),
        **(_moves(request, review) if found.role != "group" else {}),
        "lengths": presenter.lengths(past),
        "past_finding": presenter.chain_finding(past),
        "statement": presenter.statement(
            review, viewer_is_person=found.role == "person", now=request.now, today=request.today, zone=zone
        ),
    }


def _moves(request: HttpRequest, review: Review) -> dict[str, Any]:
    """How it was moved, and whether the viewer may move it."""
    return {
        "can_move": move_selector.can_move(viewer=request.user, review=review, now=request.now),
        "moves": move_presenter.moves(move_selector.moves(review=review), request.zone),
        "move_requests": move_presenter.requests(move_selector.requests(review=review), request.zone),
    }


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Start it on screen."""
    found = doors.seen(request, pk)
    try:
        service.present(request.act, review=found.review, version=doors.version_of(request.POST))
    except (Invalid, StaleState) as fault:
        messages.error(request, str(fault))
        return redirect("review_detail", pk)
    return redirect("review_present", pk)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the writing."""
    found = doors.seen(request, pk)
    try:
        minutes_service.close_writing(request.act, review=found.review, version=doors.version_of(request.POST))
    except (Invalid, StaleState) as fault:
        messages.error(request, str(fault))
    return redirect(f"/reviews/{pk}/present/#sign")


def _sign(request: HttpRequest, review: Review, form: SignForm) -> None:
    with counted_try(request, "sign"):
        minutes_service.sign(request.act, review=review, **form.cleaned_data)


def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the minutes once more and sign them with the password."""
    found = doors.seen(request, pk)
    form, status = SignForm(request.POST or None), 200
    if request.method == "POST":
        status = doors.sent(form, lambda: _sign(request, found.review, form))
        if status == 200:
            messages.success(request, "Signed.")
            return redirect("review_detail", pk)
    context = _context(request, found) | {"form": form}
    return render(request, "reviews/presenting/review_sign.html", context, status=status)
