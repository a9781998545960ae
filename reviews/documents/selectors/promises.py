"""The promises with which a review opens: those to judge, and those whose day is still ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q

from plans.weeks.models import Promise
from reviews.cycles.models import Review
from reviews.cycles.rules import states
from reviews.documents.models import Minutes
from traps_web.lib import clock


@dataclass(frozen=True)
class OpeningPromise:
    """A promise with which a review opens.

    `promised_in` names the quarter whose review made it; it is empty for a promise that was moved to its day.
    """

    promise: Promise
    promised_in: str
    is_due: bool
    """Its day has come, or it is scored already: it is judged. Any other is carried to the next review, uncounted."""
    is_early: bool
    """Kept before its day."""

    @property
    def is_open(self) -> bool:
        """It is not scored yet."""
        return self.promise.outcome == "open"


def judged_on(*, review: Review, now: datetime, zone: str) -> date:
    """The day by which promises are judged: the day on which the review is held, today until then."""
    is_held = review.status in states.PRESENTED and review.started_at is not None
    return clock.local_date(review.started_at if is_held and review.started_at else now, zone)


def held_on(*, review: Review, now: datetime, zone: str) -> date:
    """The day on which the review was or will be held; today at the earliest while it is still to come."""
    if review.status in states.PRESENTED:
        return judged_on(review=review, now=now, zone=zone)
    planned = clock.local_date(review.presents_at, zone)
    return max(planned, review.sent_back_until or planned, clock.local_date(now, zone))


def of_review(*, review: Review, day: date, zone: str) -> list[OpeningPromise]:
    """The promises of the last review that was written, and those carried on from earlier ones, as of a day.

    One query.
    """
    if review.previous_id is None:
        return []
    last = Minutes.objects.filter(
        review__person=review.person_id, review__cycle__starts_on__lt=review.cycle.starts_on
    ).order_by("-review__cycle__starts_on")
    of_the_last = Q(review_promise__review__in=last.values("review")[:1])
    # Whatever was said before the last minutes were written stands in them.
    since = Q(outcome="open") | Q(scored_at__gt=last.values("written_at")[:1])
    before = Q(review_promise__review__cycle__starts_on__lt=review.cycle.starts_on) | Q(review_promise__isnull=True)
    rows = Promise.objects.filter(of_the_last | since, before, owner=review.person_id)
    order = (
        F("review_promise__review__cycle__starts_on").asc(nulls_last=True),
        F("review_promise__position").asc(nulls_last=True),
        "due_on",
        "pk",
    )
    named = rows.annotate(promised_in=F("review_promise__review__cycle__period_key"))
    return [_opening_promise(row, day, zone) for row in named.order_by(*order)]


def _opening_promise(promise: Promise, day: date, zone: str) -> OpeningPromise:
    scored_on = clock.local_date(promise.scored_at, zone) if promise.scored_at else None
    return OpeningPromise(
        promise=promise,
        promised_in=promise.promised_in or "",  # type: ignore[attr-defined]
        is_due=promise.outcome != "open" or promise.due_on <= day,
        is_early=promise.outcome == "kept" and scored_on is not None and scored_on < promise.due_on,
    )
