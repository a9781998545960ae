"""The presenter's own window, and the slide that all screens of a presenter show."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from reviews.cycles.views import doors
from reviews.documents.presenters.documents import shown
from reviews.documents.selectors import documents as document_selector
from reviews.presenting.forms.presenting import TurnForm
from reviews.presenting.presenters import notes as presenter
from reviews.presenting.presenters import presenting as present_presenter
from reviews.presenting.presenters.waits import waiting
from reviews.presenting.rules.slides import PLANNED
from reviews.presenting.rules.waits import wait
from reviews.presenting.selectors import listeners
from reviews.presenting.selectors import screens as screen_selector
from reviews.presenting.selectors.standing import standing
from reviews.presenting.services import screens
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServiceButton
from traps_web.edges.requests import PageRequest
from traps_web.ui import values, words


def notes(request: PageRequest, pk: int) -> HttpResponse:
    """The presenter's window: the slide on screen and the next one, what was written for it, and the clock."""
    visible = doors.seen(request, pk)
    review = visible.review
    screens.require(review=review, role=visible.role)
    read = document_selector.documents(review=review, now=request.now)
    documents = shown(read)
    slides = present_presenter.slides(review, documents, present_presenter.may(review, visible.role, documents))
    silent = listeners.silent(review=review)
    waits = wait(standing(request.reader, review, documents=read, silent=len(silent)))
    begun = review.started_at if review.ended_at is None else None
    return render(
        request,
        "reviews/presenting/review_notes.html",
        {
            "review": review,
            "packet": documents.packet,
            "minutes": documents.minutes,
            "silent": silent,
            "slides": slides,
            "notes": presenter.notes(slides, documents),
            "waiting": waiting(waits),
            "screen": screen_selector.screen(review=review, person=request.user),
            "time": values.DeskClock(
                now=request.now,
                zone=request.zone.key,
                shown=words.clock(request.now, request.zone),
                planned=int(PLANNED.total_seconds()),
                planned_words=f"{words.number(PLANNED.total_seconds() // 60)} min",
                began_at=begun,
                began=words.clock(begun, request.zone) if begun else "",
                ends=words.clock(begun + PLANNED, request.zone) if begun else "",
            ),
        },
    )


@method_decorator(never_cache, name="dispatch")
class Turn(doors.OfReview, ServiceButton):
    """One screen of a presenter was turned to a slide; the others follow."""

    form_class, service = TurnForm, screens.turn

    def may(self) -> None:
        screens.require(review=self.row, role=self.role)

    def form_valid(self, form: ActForm) -> HttpResponse:
        turned = self.act(form)
        return JsonResponse({"slide": turned.slide, "turned": turned.turned})
