"""Moves of a review: those that were made, and what is asked for."""

from __future__ import annotations

from datetime import date, datetime

from accounts.access import deciding_for
from accounts.models import Person
from accounts.selectors.obligations import nearest_above
from reviews.models import Packet, Review, ReviewMove, ReviewMoveRequest
from reviews.rules.closing import NOT_HELD
from reviews.selectors.roles import role_of


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


def can_move(*, viewer: Person, review: Review, now: datetime) -> bool:
    """Whether the viewer may move the review now."""
    return is_ahead(review=review, now=now) and role_of(viewer=viewer, review=review) in ("reviewer", "line")


def is_ahead(*, review: Review, now: datetime) -> bool:
    """Before its hour, and never presented so far."""
    return review.status in NOT_HELD and review.started_at is None and now < review.presents_at


def may_answer(*, asked: ReviewMoveRequest, viewer: Person, today: date) -> bool:
    """Whether the viewer's word is the one that is asked for; who asked does not decide."""
    if asked.word_of == "person":
        return viewer.pk == asked.review.person_id
    if viewer.pk == asked.asked_by_id:
        return False
    return deciding_for(by=viewer, owner=asked.review.reviewer, today=today) is not None


def next_above(*, review: Review) -> Person | None:
    """Who owes the answer when the reviewer moves it to a later day again; None where only the reviewer could decide."""
    return nearest_above(review.reviewer)


def is_frozen(*, review: Review) -> bool:
    """Its packet holds the numbers of the freeze, or of after it."""
    return Packet.objects.filter(review=review, numbers_at__gte=review.freezes_at).exists()


def is_busy(*, review: Review, at: datetime) -> bool:
    """The reviewer holds another review at that instant."""
    others = Review.objects.filter(reviewer=review.reviewer_id, presents_at=at, ended_at__isnull=True)
    return others.exclude(pk=review.pk).filter(cycle__status="open").exists()
