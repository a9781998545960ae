"""Moves of a review that take somebody's word: asked for, answered once, or without an object any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from accounts.duties.models import Obligation
from accounts.duties.selectors.trap_rules import terms_of
from accounts.duties.services import notices, obligations
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from accounts.record.services.steps import Steps, Trail
from reviews.cycles.models import Review, ReviewMoveRequest
from reviews.cycles.rules import moves as rules
from reviews.cycles.selectors import moves as selector
from reviews.cycles.services import steps
from traps_web.lib import clock
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import StaleState
from traps_web.lib.machines import Step
from traps_web.ui import words

DECISION = "extension-decision"
DECIDED_BY = time(17, 0)


def _roles(act: Act, request: ReviewMoveRequest) -> set[str]:
    today = organisation_today(act.now)
    return {"decider"} if selector.may_answer(request=request, viewer=act.person, today=today) else {"none"}


REQUESTS: Final = Steps(
    machine=rules.REQUEST,
    roles=_roles,
    names=lambda request: {"decides": rules.DECIDES[request.word_of].format(**steps.names(request.review))},
    read=lambda pk: ReviewMoveRequest.objects.get(pk=pk),
    changed=rules.REQUEST.by_now[""],
)


@transaction.atomic
def ask(act: Act, *, review: Review, after: datetime, reason: str, word_of: str) -> ReviewMoveRequest:
    """Ask the person, or whoever stands above the reviewer, to agree to the move; the latter owes an answer.

    Raises StaleState while another day is asked for already.
    """
    try:
        with transaction.atomic():
            request = ReviewMoveRequest.objects.create(
                review=review,
                presents_before=review.presents_at,
                presents_after=after,
                reason=reason,
                word_of=word_of,
                asked_at=act.now,
                asked_by=act.person,
            )
    except IntegrityError:
        raise StaleState("Another day was already requested and waits for an answer.") from None
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
        _owe(act, request, review, above)
    _tell_decider(act, request, review, above or review.person)
    return request


def _owe(act: Act, request: ReviewMoveRequest, review: Review, above: Person) -> None:
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
        subject=selector.subject_of(request.pk),
        label=f"Decide on a later day for {words.possessive(review.person.name)} review of {review.cycle.period_key}",
        address=f"/reviews/{review.pk}/moves/{request.pk}/",
        due_on=clock.local_date(due_at, zone),
        due_at=due_at,
        terms=terms,
    )


def _tell_decider(act: Act, request: ReviewMoveRequest, review: Review, person: Person) -> None:
    zone = ZoneInfo(calendar.zone_of(person, organisation_selector.current()))
    whose = "your" if person == review.person else words.possessive(review.person.name)
    notices.tell(
        act,
        person=person,
        kind="review-move-asked",
        key=f"review-move-request:{request.pk}",
        text=f"{act.person.name} asks to hold {whose} review of {review.cycle.period_key} "
        f"{words.moment(request.presents_after, zone)} instead of {words.moment(request.presents_before, zone)}: "
        f"{request.reason}",
        address=f"/reviews/{review.pk}/moves/{request.pk}/",
        needed_by=min(request.presents_before, request.presents_after),
    )


def settle(act: Act, step: Step, *, request: ReviewMoveRequest, answer: str) -> None:
    """Keep the answer, free whoever owed it, and tell whoever asked. Raises StaleState when it was answered before."""
    review, answer = request.review, answer.strip()
    trail = Trail(answer, subject=review, after={"request": request.pk})
    stamps: dict[str, Any] = {"decided_at": act.now, "decided_by": act.person, "answer": answer}
    REQUESTS.move(act, request, step, trail=trail, **stamps)
    _free(act, [request.pk])
    decision = "agrees to the other day" if step.event == "agree" else f"refuses the other day: {answer}"
    notices.tell(
        act,
        person=request.asked_by,
        kind="review-move-answered",
        key=f"review-move-request:{request.pk}",
        text=f"{act.person.name} {decision} "
        f"({words.possessive(review.person.name)} review of {review.cycle.period_key}).",
        address=f"/reviews/{review.pk}/",
    )


def lapse(act: Act, *, reviews: Collection[int]) -> None:
    """Drop the requests that are still open: the review was held, moved otherwise, or ended. Nobody owes an answer."""
    rows = ReviewMoveRequest.objects.filter(review__in=reviews, status="asked")
    pks = list(rows.values_list("pk", flat=True))
    if pks:
        ReviewMoveRequest.objects.filter(pk__in=pks, status="asked").update(
            status="lapsed", decided_at=act.now, decided_by=act.person
        )
        _free(act, pks)


def who_answers(request: ReviewMoveRequest) -> str:
    """Whose word it takes, in a sentence."""
    return rules.REQUEST.who_may("agree", **REQUESTS.names(request))


def _free(act: Act, pks: Collection[int]) -> None:
    owed = Obligation.objects.filter(trap__key=DECISION, subject__in=[selector.subject_of(pk) for pk in pks])
    for duty in owed.select_related("owner").order_by("pk"):
        obligations.fulfil(act, trap_key=DECISION, owner=duty.owner, subject=duty.subject)
