"""The presenter's own window, and the slide that all screens of a presenter show."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from reviews.cycles.services import steps
from reviews.cycles.views import doors
from reviews.documents.presenters.documents import shown
from reviews.documents.presenters.quarterly import QUARTERLY
from reviews.documents.selectors import documents as document_selector
from reviews.kinds.presenters.clocks import clock
from reviews.kinds.services import screens
from reviews.kinds.views.screens import TurnsScreens
from reviews.presenting.presenters import notes as presenter
from reviews.presenting.presenters import presenting as present_presenter
from reviews.presenting.rules.waits import wait
from reviews.presenting.selectors import listeners
from reviews.presenting.selectors.standing import standing
from reviews.presenting.views.standing import standing_context
from traps_web.edges.requests import PageRequest


def notes(request: PageRequest, pk: int) -> HttpResponse:
    """The presenter's window: the slide on screen and the next one, what was written for it, and the clock."""
    visible = doors.seen(request, pk)
    review = visible.review
    screens.require(QUARTERLY, role=visible.role, names=steps.names(review))
    read = document_selector.documents(review=review, now=request.now)
    documents = shown(read)
    slides = present_presenter.slides(review, documents, present_presenter.may(review, visible.role, documents))
    silent = listeners.silent(review=review)
    waits = wait(standing(request.reader, review, documents=read, silent=len(silent)))
    context = standing_context(request, visible, waits) | {
        "minutes": documents.minutes,
        "silent": silent,
        "slides": slides,
        "notes": presenter.notes(slides, documents),
        "total": len(slides),
        "time": clock(request.reader, QUARTERLY, began_at=review.started_at if review.ended_at is None else None),
    }
    return render(request, "reviews/presenting/review_notes.html", context)


@method_decorator(never_cache, name="dispatch")
class Turn(TurnsScreens, doors.OfReview):
    """One screen of a presenter was turned to a slide; the others follow."""

    kind = QUARTERLY

    def names(self) -> Mapping[str, str]:
        return steps.names(self.row)
