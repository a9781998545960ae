"""How far a review is, and where its screens are: what every page with its slides shows."""

from __future__ import annotations

from typing import Any, Final

from reviews.kinds.views.screens import Screens
from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.presenters.kind import PIPELINE
from reviews.pipeline_reviews.presenters.standings import Waiting
from reviews.pipeline_reviews.selectors.roles import role_of
from traps_web.edges.requests import PageRequest

SCREENS: Final = Screens(deck="pipeline_review_present", turn="pipeline_review_turn", notes="pipeline_review_notes")


def standing_context(request: PageRequest, review: PipelineReview, waiting: Waiting) -> dict[str, Any]:
    """How far the review is, the slide that is on, and the addresses of the screens."""
    role = role_of(viewer=request.user, review=review, today=request.today)
    screens = SCREENS.context(PIPELINE, review=review.pk, person=request.user, role=role)
    return {"review": review, "waiting": waiting, **screens}
