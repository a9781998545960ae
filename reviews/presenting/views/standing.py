"""Who acts next on a review, and where its screens are: what every page with slides shows."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from reviews.cycles.selectors.reviews import Seen
from reviews.documents.presenters.quarterly import QUARTERLY
from reviews.kinds.selectors import screens
from reviews.presenting.presenters.waits import waiting
from reviews.presenting.rules.waits import Wait
from traps_web.edges.requests import PageRequest


def standing_context(request: PageRequest, visible: Seen, waits: Wait) -> dict[str, Any]:
    """The line of who acts next, the slide that is on, and the addresses of the screens."""
    review, role = visible.review, visible.role
    return {
        "review": review,
        "waiting": waiting(waits),
        "screen": screens.screen(QUARTERLY, review=review.pk, person=request.user, role=role),
        "screens_of": f"{QUARTERLY.key}-{review.pk}",
        "presents": role in QUARTERLY.presents,
        "deck_at": reverse("review_present", args=[review.pk]),
        "turn_at": reverse("review_turn", args=[review.pk]),
        "notes_at": reverse("review_notes", args=[review.pk]),
    }
