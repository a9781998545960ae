"""The review itself: presented on screen, judged, and given its three promises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts.duties.services import notices
from accounts.organisation.selectors.calendar import today_of
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from accounts.record.services.steps import Trail
from reviews.cycles.models import Review, ReviewPromise, Verdict
from reviews.cycles.rules import states
from reviews.cycles.services import duties, move_requests, steps
from reviews.documents.rules import completeness
from reviews.documents.selectors import packets
from traps_web.lib.faults import Invalid
from traps_web.lib.machines import Step
from traps_web.ui import words as say


@transaction.atomic
def present(act: Act, *, review: Review, version: int) -> Review:
    """Start the review on screen; from here on the group may answer.

    Raises Invalid without a packet, Refused, StaleState.
    """
    step = steps.REVIEWS.require(act, review, "present")
    if packets.newest(review=review) is None:
        raise Invalid(whole="The packet is not built yet. Build it under Reviews, then start.")
    move_requests.lapse(act, reviews=[review.pk])
    return steps.move(act, review, step, version=version, started_at=act.now, started_by=act.person)


@transaction.atomic
def give_verdict(act: Act, *, review: Review, version: int, verdict: str, until: date | None, words: str) -> Review:
    """Give the verdict: the plan stands, or it is sent back until a day with a reason.

    Raises Invalid by field, Refused, StaleState.
    """
    event = {"stands": "stand", "sent back": "send back"}.get(verdict)
    if event is None:
        raise Invalid(verdict="Choose whether it stands or is sent back.")
    step = steps.REVIEWS.require(act, review, event)
    today = today_of(act.person, act.now)
    _check_verdict(step, until if verdict == "sent back" else None, words, today)
    round_subject = duties.subject(review)
    again_by = until if verdict == "sent back" else None
    changes = {"ended_at": act.now, "ended_by": act.person, "sent_back_until": again_by}
    judged = steps.move(act, review, step, version=version, trail=Trail(words), **changes)
    Verdict.objects.create(
        review=judged, verdict=verdict, until=again_by, words=words.strip(), at=act.now, by=act.person
    )
    duties.held(act, review=judged, round_subject=round_subject)
    if verdict == "sent back" and until is not None:
        duties.sent_back(act, review=judged, until=until)
    _tell_verdict(act, judged, verdict, until)
    return judged


def _check_verdict(step: Step, until: date | None, words: str, today: date) -> None:
    if step.event != "send back":
        return
    wrong = step.missing({"words": words})
    if until is None:
        wrong["until"] = "Enter the day by which it is presented again."
    elif until <= today:
        wrong["until"] = "Choose a day after today."
    if wrong:
        raise Invalid(**wrong)


def _tell_verdict(act: Act, review: Review, verdict: str, until: date | None) -> None:
    outcome = "stands" if verdict == "stands" else f"is sent back until {say.day(until)}" if until else verdict
    notices.tell(
        act,
        person=review.person,
        kind="review-verdict",
        key=f"review:{review.pk}:{review.version}",
        text=f"{act.person.name}: your review of {review.cycle.period_key} {outcome}.",
        address=f"/reviews/{review.pk}/",
    )


@transaction.atomic
def write_promises(act: Act, *, review: Review, version: int, rows: Sequence[tuple[str, date | None]]) -> Review:
    """Write the three promises, each with a day; the person or the reviewer writes them. Raises Invalid."""
    steps.REVIEWS.require(act, review, "promise")
    today = today_of(review.person, act.now)
    if faults := completeness.promise_faults(rows, today=today):
        raise Invalid(**faults)
    steps.touch(review=review, version=version, statuses=states.PROMISES_OPEN)
    ReviewPromise.objects.filter(review=review).delete()
    ReviewPromise.objects.bulk_create(
        ReviewPromise(review=review, position=place, text=text.strip(), due_on=due_on)
        for place, (text, due_on) in enumerate(rows, start=1)
        if due_on is not None
    )
    audit.record(
        act, verb="review promises written", subject=review, after={"promises": [text.strip() for text, _ in rows]}
    )
    return steps.read(review.pk)
