"""Moves of a review: those that were made, and what is asked for."""

from __future__ import annotations

from datetime import date, datetime

from accounts.duties.selectors.obligations import nearest_above
from accounts.organisation.access import may_decide
from accounts.organisation.models import Person
from accounts.record.rules.readers import Reader
from reviews.cycles.models import Packet, Review, ReviewMove, ReviewMoveRequest
from reviews.cycles.rules.states import MACHINE, NOT_HELD
from reviews.cycles.selectors.roles import role_of


def moves(*, review: Review) -> list[ReviewMove]:
    """Every move, the oldest first."""
    rows = ReviewMove.objects.filter(review=review).select_related("moved_by", "agreed_by")
    return list(rows.order_by("moved_at", "pk"))


def requests(*, review: Review) -> list[ReviewMoveRequest]:
    """Every request, the oldest first."""
    rows = ReviewMoveRequest.objects.filter(review=review).select_related("asked_by", "decided_by")
    return list(rows.order_by("asked_at", "pk"))


def request(*, review_pk: int, pk: int) -> ReviewMoveRequest:
    """One request with its review. Raises ReviewMoveRequest.DoesNotExist."""
    rows = ReviewMoveRequest.objects.select_related("asked_by", "decided_by", "review__reviewer", "review__person")
    return rows.select_related("review__cycle").get(pk=pk, review_id=review_pk)


def later_moves(*, review: Review) -> int:
    """How often it was moved to a later day."""
    return ReviewMove.objects.filter(review=review, is_later=True).count()


def can_move(reader: Reader, *, review: Review) -> bool:
    """Whether the viewer may move the review now."""
    role = role_of(viewer=reader.viewer, review=review)
    return MACHINE.allows(review.status, "move", {role}) and is_ahead(review=review, now=reader.now)


def is_ahead(*, review: Review, now: datetime) -> bool:
    """Whether its hour is still ahead and it was never presented."""
    return review.status in NOT_HELD and review.started_at is None and now < review.presents_at


def subject_of(pk: int) -> str:
    """The subject of the duty to answer a request."""
    return f"review-move:{pk}"


def may_answer(*, request: ReviewMoveRequest, viewer: Person, today: date) -> bool:
    """Whether the viewer is the one who has to answer; whoever asked does not decide."""
    if request.word_of == "person":
        return viewer.pk == request.review.person_id
    owner, duty = request.review.reviewer, subject_of(request.pk)
    return may_decide(by=viewer, owner=owner, today=today, asked_by=request.asked_by, duty=duty)


def next_above(*, review: Review, asked_by: Person) -> Person | None:
    """Who owes the answer when a review is moved to a later day again; None where only the reviewer could decide."""
    return nearest_above(review.reviewer, asked_by=asked_by)


def is_frozen(*, review: Review) -> bool:
    """Whether a packet was built with numbers from the freeze or later."""
    return Packet.objects.filter(review=review, numbers_at__gte=review.freezes_at).exists()


def is_busy(*, review: Review, at: datetime) -> bool:
    """Whether the reviewer holds another review at that instant."""
    others = Review.objects.filter(reviewer=review.reviewer_id, presents_at=at, ended_at__isnull=True)
    return others.exclude(pk=review.pk).filter(cycle__status="open").exists()
