"""The slides of a quarterly review for whoever looks, and what that person may do on them."""

from __future__ import annotations

from dataclasses import dataclass

from reviews.cycles.models import Review
from reviews.cycles.rules import states
from reviews.documents.presenters.documents import Shown
from reviews.documents.presenters.quarterly import QUARTERLY, matter
from reviews.kinds.presenters.slides import Slide
from reviews.kinds.presenters.slides import slides as slides_of


def slides(review: Review, shown: Shown, may: May) -> dict[str, Slide]:
    """Every screen by key; none without a packet."""
    documents = matter(shown, status=review.status, may_judge=may.judge)
    return slides_of(QUARTERLY, documents) if documents else {}


@dataclass(frozen=True)
class May:
    """What the viewer may do on the screens now."""

    start: bool
    judge: bool
    promise: bool
    close: bool
    sign: bool
    answer: bool
    reply: bool


def may(review: Review, role: str, shown: Shown) -> May:
    """What the viewer may do as the state machine has it; nobody signs twice."""
    side = "person" if role == "person" else "reviewer"
    has_signed = any(signed.role == side and signed.when for signed in shown.sides)
    events = states.MACHINE.open_to(review.status, {role})
    return May(
        start="present" in events and shown.packet is not None,
        judge="stand" in events,
        promise="promise" in events,
        close="close" in events,
        sign="sign" in events and not has_signed,
        answer="answer" in events,
        reply="reply" in events,
    )
