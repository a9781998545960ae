"""What decides who acts next on a review, read for whoever looks."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.duties.models import Obligation
from accounts.record.rules.readers import Reader
from reviews.cycles.models import Packet, Review
from reviews.cycles.rules.states import NOT_HELD, Status
from reviews.cycles.selectors import rounds
from reviews.documents.models import Signature
from reviews.documents.selectors import documents as document_selector
from reviews.documents.selectors.documents import Documents
from reviews.presenting.rules.waits import Standing
from reviews.presenting.selectors import listeners

SIGNATURE = "review-signature"


def standing(
    reader: Reader, review: Review, *, documents: Documents | None = None, silent: int | None = None
) -> Standing:
    """Reads what the status asks for alone; the documents and the count of who is `silent` where a page has them."""
    held_on = review.presents_at.astimezone(reader.zone).date()
    facts: dict[str, Any] = {}
    if review.status in NOT_HELD:
        facts = _before(review)
    elif review.status == Status.LIVE:
        facts = {"silent": len(listeners.silent(review=review)) if silent is None else silent}
    elif review.status == Status.STANDS:
        written = documents or document_selector.documents(review=review, now=reader.now)
        facts = {"is_written": not written.missing}
    elif review.status == Status.TO_SIGN:
        facts = _signing(review)
    return Standing(
        status=review.status,
        person=review.person.name,
        reviewer=review.reviewer.name,
        prepare_by=review.prepare_by.astimezone(reader.zone).date(),
        # What was sent back is held again by the day that was given then.
        present_on=max(held_on, review.sent_back_until or held_on),
        today=reader.today,
        again_by=review.sent_back_until,
        **facts,
    )


def _before(review: Review) -> dict[str, Any]:
    is_excused = rounds.standing(Review.objects.filter(pk=review.pk)).filter(is_excused=True).exists()
    return {"is_excused": is_excused, "has_packet": Packet.objects.filter(review=review).exists()}


def _signing(review: Review) -> dict[str, Any]:
    signed = set(Signature.objects.filter(minutes__review=review).values_list("role", flat=True))
    sides = {"person": review.person, "reviewer": review.reviewer}
    unsigned = [person for role, person in sides.items() if role not in signed]
    return {"unsigned": tuple(person.name for person in unsigned), "sign_by": _sign_by(review, unsigned)}


def _sign_by(review: Review, unsigned: list[Any]) -> date | None:
    """The first day on which one of them owes the signature."""
    owed = Obligation.objects.filter(trap__key=SIGNATURE, owner__in=unsigned, subject=f"review:{review.pk}")
    return owed.order_by("due_on").values_list("due_on", flat=True).first()
