"""One review: where it stands, what it says, and the steps that need one button."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.entry.views.rate_limits import counted_try
from accounts.organisation.access import Relation, relation
from reviews.cycles.forms.reviews import VersionForm
from reviews.cycles.models import Review
from reviews.cycles.presenters import moves as move_presenter
from reviews.cycles.presenters import reviews as presenter
from reviews.cycles.selectors import moves as move_selector
from reviews.cycles.selectors import reviews as selector
from reviews.cycles.views import doors
from reviews.documents.presenters.documents import shown
from reviews.documents.selectors import accounts, confirming
from reviews.documents.selectors import documents as document_selector
from reviews.documents.services import confirmations, minutes
from reviews.presenting.forms.presenting import ConfirmForm, SignForm
from reviews.presenting.presenters import next_acts
from reviews.presenting.presenters import presenting as present_presenter
from reviews.presenting.presenters.waits import waiting
from reviews.presenting.rules.waits import wait
from reviews.presenting.selectors.standing import standing
from reviews.presenting.services import presenting
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServiceButton
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid, StaleState
from traps_web.ui import words


def detail(request: PageRequest, pk: int) -> HttpResponse:
    """Where it stands, and what anybody on either side reads: the same numbers."""
    visible = doors.seen(request, pk, also_group=True)
    return render(request, "reviews/presenting/review_detail.html", _context(request, visible))


def _context(request: PageRequest, visible: selector.Seen) -> dict[str, Any]:
    review, zone = visible.review, request.zone
    documents = document_selector.documents(review=review, now=request.now)
    drawn = shown(documents)
    past = [] if visible.role == "group" else selector.chain(review=review, today=request.today)
    return {
        "review": review,
        "role": visible.role,
        "shown": drawn,
        "may": present_presenter.may(review, visible.role, drawn),
        "prepare_word": next_acts.prepare_word(review, visible.role),
        "waiting": waiting(wait(standing(request.reader, review, documents=documents)), request.user.name),
        "foot_word": next_acts.due_sentence(review, zone),
        "to_confirm": confirming.waiting(request.user, documents.signatures),
        "state": presenter.state_of(review, request.today, zone),
        "when": words.moment(review.presents_at, zone),
        "freezes": words.moment(review.freezes_at, zone),
        "prepare_by": words.moment(review.prepare_by, zone),
        "steps": presenter.steps(review, zone),
        "wanting": presenter.wanting(accounts.wanting(review=review, today=request.today))
        if visible.role != "group"
        else (),
        "has_excuses": relation(request.user, review.person) in (Relation.SELF, Relation.LINE),
        "past": presenter.chain(past, review),
        **(_moves(request, review) if visible.role != "group" else {}),
        "lengths": presenter.lengths(past),
        "past_finding": presenter.chain_finding(past),
        "statement": presenter.statement(request.reader, review, viewer_is_person=visible.role == "person"),
    }


def _moves(request: PageRequest, review: Review) -> dict[str, Any]:
    """How it was moved, and whether the viewer may move it."""
    return {
        "can_move": move_selector.can_move(request.reader, review=review),
        "moves": move_presenter.moves(move_selector.moves(review=review), request.zone),
        "move_requests": move_presenter.requests(move_selector.requests(review=review), request.zone),
    }


class _Button(doors.OfReview, ServiceButton):
    """A step that needs one button; why it is not taken is said on the page that it leads to."""

    form_class, says_why, done = VersionForm, True, ""

    def act(self, form: ActForm) -> Any:
        try:
            return super().act(form)
        except StaleState as stale:
            raise Invalid(whole=str(stale)) from stale


class Start(_Button):
    """Start it on screen."""

    service, event = presenting.present, "present"

    def leads_to(self, made: Any) -> str:
        return reverse("review_present" if made else "review_detail", args=[self.row.pk])


class Close(_Button):
    """Close the minutes."""

    service, event = minutes.close_writing, "close"

    def leads_to(self, made: Any) -> str:
        return reverse("review_present", args=[self.row.pk]) + "#sign"


@method_decorator(never_cache, name="dispatch")
class Sign(doors.OfReview):
    """Read the minutes once more and sign them with the password."""

    form_class, service, done = SignForm, minutes.sign, "Signed."
    template_name = "reviews/presenting/review_sign.html"

    def act(self, form: ActForm) -> Any:
        with counted_try(self.request, "sign", at="signing"):
            return super().act(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return _context(self.request, selector.Seen(self.row, self.role)) | super().get_context_data(**kwargs)


@method_decorator(never_cache, name="dispatch")
class Confirm(doors.OfReview, ServiceButton):
    """Say that a side signed itself, where its login was changed shortly before."""

    form_class, service = ConfirmForm, confirmations.confirm
    done = "The signature is confirmed."
