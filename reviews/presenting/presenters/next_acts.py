"""What a side of a review does next, as the foot of its page says it."""

from __future__ import annotations

from datetime import tzinfo

from reviews.cycles.models import Review
from traps_web.ui import words

PREPARES = ("due", "prepared", "sent back")
STILL_WRITES = ("live", "stands")


def prepare_word(review: Review, role: str) -> str:
    """The word on the way to the own preparation; empty for everybody else, and once the writing is closed."""
    if role != "person":
        return ""
    return "Prepare" if review.status in PREPARES else "Write what is missing" if review.status in STILL_WRITES else ""


def due_sentence(review: Review, zone: tzinfo) -> str:
    """By when it is prepared, and when it is held."""
    held = f"Held {words.moment(review.presents_at, zone)}."
    if review.status not in PREPARES:
        return held
    return f"Preparation due {words.moment(review.prepare_by, zone)}. {held}"
