"""Who acts next on a review, and where its screens are: what every page with slides shows."""

from __future__ import annotations

from typing import Any, Final

from reviews.cycles.selectors.reviews import Seen
from reviews.documents.presenters.quarterly import QUARTERLY
from reviews.kinds.views.screens import Screens
from reviews.presenting.presenters.waits import waiting
from reviews.presenting.rules.waits import Wait
from traps_web.edges.requests import PageRequest

SCREENS: Final = Screens(deck="review_present", turn="review_turn", notes="review_notes")


def standing_context(request: PageRequest, visible: Seen, waits: Wait) -> dict[str, Any]:
    """The line of who acts next, the slide that is on, and the addresses of the screens."""
    review = visible.review
    screens = SCREENS.context(QUARTERLY, review=review.pk, person=request.user, role=visible.role)
    return {"review": review, "waiting": waiting(waits), **screens}
