"""Answers: the group says from its own screens whether the plan stands."""

from __future__ import annotations

from django.db import transaction

from accounts.record.rules.acts import Act
from reviews.cycles.models import Review
from reviews.cycles.rules import states
from reviews.cycles.services import steps
from reviews.documents.models import Answer
from traps_web.lib.faults import Invalid, StaleState


@transaction.atomic
def give(act: Act, *, review: Review, stands: int | None, idea: str) -> Answer:
    """One answer a listener, changed as long as the review is live. Raises Refused, StaleState, Invalid."""
    steps.REVIEWS.require(act, review, "answer")
    if stands is None or not 1 <= stands <= 5:
        raise Invalid(stands="Choose 1 (it falls) to 5 (it stands).")
    if len(idea.strip()) > 300:
        raise Invalid(idea="Use at most 300 characters for one idea.")
    # The row is locked so that an answer never slips in behind the verdict.
    if not Review.objects.select_for_update().filter(pk=review.pk, status__in=states.ANSWERS_OPEN).exists():
        raise StaleState("This review is no longer live, because the verdict has been given.")
    answer, _ = Answer.objects.update_or_create(
        review=review, person=act.person, defaults={"stands": stands, "idea": idea.strip(), "answered_at": act.now}
    )
    return answer


@transaction.atomic
def reply(act: Act, *, answer: Answer, words: str) -> Answer:
    """The presenter replies to an idea. Raises Refused, StaleState, Invalid."""
    steps.REVIEWS.require(act, answer.review, "reply")
    if not words.strip():
        raise Invalid(reply="Enter a reply.")
    if len(words.strip()) > 300:
        raise Invalid(reply="Use at most 300 characters for the reply.")
    Answer.objects.filter(pk=answer.pk).update(reply=words.strip(), replied_at=act.now, replied_by=act.person)
    return Answer.objects.get(pk=answer.pk)
