"""Moves of a review that take somebody's word: asked for, answered once, or without an object any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from accounts.duties.models import Obligation
from accounts.duties.selectors.trap_rules import terms_of
from accounts.duties.services import notices, obligations
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from reviews.cycles.models import Review, ReviewMoveRequest
from reviews.cycles.selectors import moves as selector
from traps_web.lib import clock
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import StaleState
from traps_web.ui import words

DECISION = "extension-decision"
DECIDED_BY = time(17, 0)


@transaction.atomic
def ask(act: Act, *, review: Review, after: datetime, reason: str, word_of: str) -> ReviewMoveRequest:
    """Ask the person, or the next above, for their word; the next above owes it. Raises StaleState while one is asked for."""
    try:
        with transaction.atomic():
            asked = ReviewMoveRequest.objects.create(
                review=review,
                presents_before=review.presents_at,
                presents_after=after,
                reason=reason,
                word_of=word_of,
                asked_at=act.now,
                asked_by=act.person,
            )
    except IntegrityError:
        raise StaleState("Another day is asked for already; the answer is still out.") from None
    audit.record(
        act,
        verb="review move asked",
        subject=review,
        before={"presents_at": review.presents_at.isoformat()},
        after={"presents_at": after.isoformat()},
        reason=reason,
    )
    above = selector.next_above(review=review, asked_by=act.person) if word_of == "above" else None
    if above is not None:
        _owe(act, asked, review, above)
    _tell_asked(act, asked, review, above or review.person)
    return asked


def _owe(act: Act, asked: ReviewMoveRequest, review: Review, above: Person) -> None:
    """The next above decides within a working day, or what their rule says, and never after the hour in question."""
    organisation = organisation_selector.current()
    zone = calendar.zone_of(above, organisation)
    today = clock.today_in(zone, act.now)
    terms = terms_of(key=DECISION, person=above, day=today)
    answered_on = WorkingDays.load(organisation=organisation).after(today, terms.counted)
    due_at = min(due_instant(answered_on, DECIDED_BY, zone), review.presents_at)
    obligations.open_one(
        act,
        trap_key=DECISION,
        owner=above,
        subject=selector.subject_of(asked.pk),
        label=f"Decide on a later day for {words.possessive(review.person.name)} review of {review.cycle.period_key}",
        address=f"/reviews/{review.pk}/moves/{asked.pk}/",
        due_on=clock.local_date(due_at, zone),
        due_at=due_at,
        terms=terms,
    )


def _tell_asked(act: Act, asked: ReviewMoveRequest, review: Review, person: Person) -> None:
    zone = ZoneInfo(calendar.zone_of(person, organisation_selector.current()))
    whose = "your" if person == review.person else words.possessive(review.person.name)
    notices.tell(
        act,
        person=person,
        kind="review-move-asked",
        key=f"review-move-request:{asked.pk}",
        text=f"{act.person.name} asks to hold {whose} review of {review.cycle.period_key} "
        f"{words.moment(asked.presents_after, zone)} instead of {words.moment(asked.presents_before, zone)}: {asked.reason}",
        address=f"/reviews/{review.pk}/moves/{asked.pk}/",
    )


def settle(act: Act, *, request: ReviewMoveRequest, status: str, answer: str) -> None:
    """Keep the answer, free whoever owed it, and tell who asked. Raises StaleState when it was answered by now."""
    standing = ReviewMoveRequest.objects.filter(pk=request.pk, status="asked")
    if not standing.update(status=status, decided_at=act.now, decided_by=act.person, answer=answer.strip()):
        raise StaleState("It was answered already; the first answer stands.")
    _free(act, [request.pk])
    review = request.review
    audit.record(
        act, verb=f"review move {status}", subject=review, after={"request": request.pk}, reason=answer.strip()
    )
    said = "agrees to the other day" if status == "agreed" else f"refuses the other day: {answer.strip()}"
    notices.tell(
        act,
        person=request.asked_by,
        kind="review-move-answered",
        key=f"review-move-request:{request.pk}",
        text=f"{act.person.name} {said} ({words.possessive(review.person.name)} review of {review.cycle.period_key}).",
        address=f"/reviews/{review.pk}/",
    )


def lapse(act: Act, *, reviews: Collection[int]) -> None:
    """What is still asked for has no object any more: the review was held, moved otherwise, or ended. Nobody owes an answer."""
    rows = ReviewMoveRequest.objects.filter(review__in=reviews, status="asked")
    pks = list(rows.values_list("pk", flat=True))
    if pks:
        ReviewMoveRequest.objects.filter(pk__in=pks, status="asked").update(
            status="lapsed", decided_at=act.now, decided_by=act.person
        )
        _free(act, pks)


def who_answers(request: ReviewMoveRequest) -> str:
    """Whose word it takes, in a sentence."""
    review = request.review
    if request.word_of == "person":
        return f"Only {review.person.name} says yes or no to an earlier hour within 48 hours."
    return f"Only somebody above {review.reviewer.name}, who did not ask for it, decides on a later day again."


def _free(act: Act, pks: Collection[int]) -> None:
    owed = Obligation.objects.filter(trap__key=DECISION, subject__in=[selector.subject_of(pk) for pk in pks])
    for duty in owed.select_related("owner").order_by("pk"):
        obligations.fulfil(act, trap_key=DECISION, owner=duty.owner, subject=duty.subject)
