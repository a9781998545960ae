"""What the group answered."""

from __future__ import annotations

from typing import Any

from accounts.organisation.models import Person
from reviews.cycles.models import Review
from reviews.documents.models import Answer


def answers(*, review: Review) -> list[Answer]:
    """All answers, in the order they came."""
    return list(Answer.objects.filter(review=review).select_related("person").order_by("answered_at", "pk"))


def read_by(*, review: Review, viewer: Person, role: str) -> list[Answer]:
    """The answers that a viewer in that role reads: a listener the own one, both sides all."""
    return [row for row in answers(review=review) if role != "group" or row.person_id == viewer.pk]


def by_id(*, review: Review, pk: int) -> Answer:
    """One answer of a review with the review's people. Raises Answer.DoesNotExist."""
    rows = Answer.objects.select_related("review__person", "review__reviewer", "person")
    return rows.get(review=review, pk=pk)


def given(*, review: Review, by: Person) -> dict[str, Any]:
    """What this listener answered already; empty before."""
    answer = Answer.objects.filter(review=review, person=by).first()
    return {"stands": answer.stands, "idea": answer.idea, "reply": answer.reply} if answer else {}
