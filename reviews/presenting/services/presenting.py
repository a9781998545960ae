"""The review itself: presented on screen, judged, and given its three promises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.duties.services import notices
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.record.services import audit
from reviews.cycles.models import Review, ReviewPromise, Verdict
from reviews.cycles.rules import states
from reviews.cycles.selectors.roles import role_of
from reviews.cycles.services import duties, move_requests, steps
from reviews.documents.rules import completeness
from reviews.documents.selectors import packets
from traps_web.lib import clock
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words as say


@transaction.atomic
def present(*, review: Review, version: int, by: Person, now: datetime) -> Review:
    """Start the review on screen; from here the group may answer. Raises Invalid without a packet, Refused, StaleState."""
    steps.require(review=review, event="present", by=by)
    if packets.newest(review=review) is None:
        raise Invalid(whole="The packet is not built yet. Build it on the page of all reviews, then start.")
    move_requests.lapse(reviews=[review.pk], by=by, now=now)
    return steps.move(review=review, event="present", version=version, by=by, now=now, started_at=now, started_by=by)


@transaction.atomic
def give_verdict(
    *, review: Review, version: int, verdict: str, until: date | None, words: str, by: Person, now: datetime
) -> Review:
    """It stands, or it is sent back until a day with words. Raises Invalid by field, Refused, StaleState."""
    event = {"stands": "stand", "sent back": "send back"}.get(verdict)
    if event is None:
        raise Invalid(verdict="Choose: it stands, or it is sent back.")
    step = steps.require(review=review, event=event, by=by)
    today = clock.today_in(calendar.zone_of(by, organisation_selector.current()), now)
    _check_verdict(step, until if verdict == "sent back" else None, words, today)
    round_subject = duties.subject(review)
    again_by = until if verdict == "sent back" else None
    changes = {"ended_at": now, "ended_by": by, "sent_back_until": again_by}
    judged = steps.move(review=review, event=event, version=version, by=by, now=now, reason=words, **changes)
    Verdict.objects.create(review=judged, verdict=verdict, until=again_by, words=words.strip(), at=now, by=by)
    duties.held(review=judged, round_subject=round_subject, by=by, now=now)
    if verdict == "sent back" and until is not None:
        duties.sent_back(review=judged, until=until, now=now)
    _tell_verdict(judged, verdict, until, by, now)
    return judged


def _check_verdict(step: states.Step, until: date | None, words: str, today: date) -> None:
    if not step.needs_reason:
        return
    found: dict[str, str] = {}
    if not words.strip():
        found["words"] = "Say what is missing; the words stay with the review."
    if until is None:
        found["until"] = "Give the day by which it is presented again."
    elif until <= today:
        found["until"] = "Choose a day after today."
    if found:
        raise Invalid(**found)


def _tell_verdict(review: Review, verdict: str, until: date | None, by: Person, now: datetime) -> None:
    said = "stands" if verdict == "stands" else f"is sent back until {say.day(until)}" if until else verdict
    notices.tell(
        person=review.person,
        kind="review-verdict",
        key=f"review:{review.pk}:{review.version}",
        text=f"{by.name}: your review of {review.cycle.period_key} {said}.",
        address=f"/reviews/{review.pk}/",
        now=now,
    )


@transaction.atomic
def write_promises(
    *, review: Review, version: int, rows: Sequence[tuple[str, date | None]], by: Person, now: datetime
) -> Review:
    """Write the three promises, each with a day; the person or who judges writes them. Raises Invalid, Refused, StaleState."""
    if role_of(viewer=by, review=review) not in ("person", "reviewer", "line"):
        raise Refused(f"Only {review.person.name} and {review.reviewer.name} write the promises.")
    if review.status not in states.PROMISES_OPEN:
        raise StaleState("Promises are written while the review is live or stands; this one has moved on.")
    today = clock.today_in(calendar.zone_of(review.person, organisation_selector.current()), now)
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
        verb="review promises written",
        subject=review,
        by=by,
        now=now,
        after={"promises": [text.strip() for text, _ in rows]},
    )
    return steps.read(review.pk)
