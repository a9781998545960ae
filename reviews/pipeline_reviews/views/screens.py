"""The presenter's own window of a pipeline review, and the slide that all its screens show."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reviews.kinds.presenters.clocks import clock
from reviews.kinds.services import screens
from reviews.kinds.views.screens import TurnsScreens
from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.presenters.deal_slides import deal_of
from reviews.pipeline_reviews.presenters.kind import PIPELINE
from reviews.pipeline_reviews.rules.states import OPENED, Status
from reviews.pipeline_reviews.selectors import slides
from reviews.pipeline_reviews.selectors.roles import role_of
from reviews.pipeline_reviews.views import decks, doors
from reviews.pipeline_reviews.views.standing import standing_context
from traps_web.edges.requests import PageRequest


@require_safe
def notes(request: PageRequest, pk: int) -> HttpResponse:
    """The presenter's window: the slide on screen and the next one, what to ask, what was said, and the clock."""
    review = doors.seen(request, pk)
    role = role_of(viewer=request.user, review=review, today=request.today)
    screens.require(PIPELINE, role=role, names=names(review))
    if review.status not in OPENED:
        raise Http404("This review is not open.")
    standing = standing_context(request, review, decks.standing(request.reader, review).waiting)
    # Of a long list it shows the part that is on screen.
    deal_id = deal_of(standing["screen"].slide)
    first = slides.position(review=review, deal_id=deal_id) if deal_id else 1
    shown = decks.desk(request.reader, review, first=first)
    began_at = review.opened_at if review.status == Status.LIVE else None
    context = {
        **standing,
        "held_on": shown.held_on,
        "course": shown.course,
        "notes": shown.notes,
        "time": clock(request.reader, PIPELINE, began_at=began_at),
    }
    return render(request, "reviews/pipeline_reviews/notes.html", context)


def names(review: PipelineReview) -> Mapping[str, str]:
    """The people whom a refusal names."""
    return {"holder": review.holder.name}


@method_decorator(never_cache, name="dispatch")
class Turn(TurnsScreens, doors.OfReview):
    """A slide was turned to; the other screens follow."""

    kind = PIPELINE

    def find(self) -> PipelineReview:
        review = super().find()
        self.role = role_of(viewer=self.request.user, review=review, today=self.request.today)
        return review

    def names(self) -> Mapping[str, str]:
        return names(self.row)
