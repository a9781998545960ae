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
class Asked:
    """A promise as one review meets it. `promised_in` names the quarter whose review made it; empty when it was moved to its day."""

    promise: Promise
    promised_in: str
    is_due: bool
    """Said already, or its day has come: it is judged. Anything else is carried to the next review and counted nowhere."""
    is_early: bool
    """Kept before its day."""

    @property
    def is_open(self) -> bool:
        """Nothing is said of it yet."""
        return self.promise.outcome == "open"


def judged_on(*, review: Review, now: datetime, zone: str) -> date:
    """The day by which promises are judged: the day on which the review is held, today until then."""
    is_held = review.status in states.PRESENTED and review.started_at is not None
    return clock.local_date(review.started_at if is_held and review.started_at else now, zone)


def held_on(*, review: Review, now: datetime, zone: str) -> date:
    """The day on which the review is held, as far as it is known: never one that is over while it is still to come."""
    if review.status in states.PRESENTED:
        return judged_on(review=review, now=now, zone=zone)
    planned = clock.local_date(review.presents_at, zone)
    return max(planned, review.sent_back_until or planned, clock.local_date(now, zone))


def of_review(*, review: Review, day: date, zone: str) -> list[Asked]:
    """The promises of the last review that was written, and of earlier ones what was carried since; judged by that day. One query."""
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
    return [_asked(row, day, zone) for row in named.order_by(*order)]


def _asked(promise: Promise, day: date, zone: str) -> Asked:
    said_on = clock.local_date(promise.scored_at, zone) if promise.scored_at else None
    return Asked(
        promise=promise,
        promised_in=promise.promised_in or "",  # type: ignore[attr-defined]
        is_due=promise.outcome != "open" or promise.due_on <= day,
        is_early=promise.outcome == "kept" and said_on is not None and said_on < promise.due_on,
    )
