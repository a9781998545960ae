"""Closing the reviews of a quarter: what is signed stands, what is not ends as it is, and nothing changes any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, F

from accounts.duties.services import notices, obligations
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from accounts.record.services.steps import Steps, Trail
from reviews.cycles.models import Cycle, Review, Verdict
from reviews.cycles.rules import closing as rules
from reviews.cycles.rules.states import ENDED
from reviews.cycles.selectors import reviews as selector
from reviews.cycles.selectors import rounds
from reviews.cycles.services import move_requests
from traps_web.lib.faults import Invalid, StaleState
from traps_web.lib.machines import ITSELF, Step

BATCH = 500
SAID = {
    "dodged": "{whose} review of {period} was not held, and the quarter is closed.",
    "excused": "{whose} review of {period} is closed and was excused.",
    "unsigned": "The quarter {period} is closed, and {whose} review was not signed by both.",
}


def _closed(cycle: Cycle) -> str:
    return rules.CLOSED.format(period=cycle.period_key)


CYCLES: Final = Steps(
    machine=rules.MACHINE,
    roles=lambda act, _cycle: {selector.cycle_role(act.person)},
    # Also what is taken back, and shown nowhere by then.
    read=lambda pk: Cycle._base_manager.get(pk=pk),
    changed=_closed,
)


@transaction.atomic
def close(act: Act, *, cycle: Cycle, reason: str) -> Cycle:
    """Close a quarter. With reviews that are neither signed nor excused it needs a reason, and says who dodged.

    What was missed stays missed; what was not due yet is waived with the reason, because nobody can do it any more.
    Raises Refused, StaleState when it is closed by now, Invalid (reason).
    """
    locked = _locked(cycle)
    step = CYCLES.require(act, locked, "close")
    if wrong := rules.reason_fault(reason, unsettled=rounds.unsettled(cycle=locked).count()):
        raise Invalid(reason=wrong)
    return _close(act, locked, step, " ".join(reason.split()))


@transaction.atomic
def complete(act: Act, *, cycle: Cycle) -> bool:
    """A quarter closes by itself with the last signature, once its last day is over; returns whether it did."""
    today = organisation_today(act.now)
    if today < cycle.ends_before or rules.MACHINE.step(cycle.status, "complete") is None:
        return False
    # Somebody who closes it at this moment holds the row: then it is theirs to close.
    locked = Cycle.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=cycle.pk, status="open").first()
    if locked is None or rounds.unsettled(cycle=locked).exists():
        return False
    _close(act, locked, CYCLES.require(act, locked, "complete", roles=ITSELF), "")
    return True


def require_open(cycle: Cycle) -> None:
    """Hold the row of a cycle that takes changes. Raises StaleState."""
    check_open(_locked(cycle))


def check_open(cycle: Cycle) -> None:
    """Refuse changes of a cycle that takes none. Raises StaleState."""
    if cycle.status != rules.CycleStatus.OPEN:
        raise StaleState(_closed(cycle))


def _locked(cycle: Cycle) -> Cycle:
    """The row of a cycle, held until the act is done. Raises StaleState once it is taken back."""
    locked = Cycle.objects.select_for_update(no_key=True).filter(pk=cycle.pk).first()
    if locked is None:
        raise StaleState(rules.TAKEN_BACK.format(period=cycle.period_key))
    return locked


def _close(act: Act, cycle: Cycle, step: Step, reason: str) -> Cycle:
    rows = rounds.standing(Review.objects.filter(cycle=cycle).exclude(status="signed"))
    reviews = list(rows.select_for_update(of=("self",)).select_related("person", "reviewer").order_by("pk"))
    ends = _ends(reviews, act.now)
    for end in ENDED:
        ended = [review.pk for review in reviews if ends[review.pk] == end]
        Review.objects.filter(pk__in=ended).update(status=end, version=F("version") + 1)
    move_requests.lapse(act, reviews=[review.pk for review in reviews])
    _set_aside(act, cycle, reviews, reason)
    _record(act, reviews, ends, reason)
    trail = Trail(reason, after=_outcome(cycle, reviews, ends))
    stamps: dict[str, Any] = {"closed_at": act.now, "closed_by": act.person, "close_reason": reason}
    closed = CYCLES.move(act, cycle, step, trail=trail, **stamps)
    _tell(act, cycle, reviews, ends)
    return closed


def _ends(reviews: Sequence[Any], now: datetime) -> dict[int, str]:
    zone = ZoneInfo(organisation_selector.current().time_zone)
    today = now.astimezone(zone).date()
    return {
        review.pk: rules.end_of(
            review.status,
            day_is_over=review.presents_at.astimezone(zone).date() < today,
            is_excused=review.is_excused,
        )
        for review in reviews
    }


def _set_aside(act: Act, cycle: Cycle, reviews: list[Any], reason: str) -> None:
    why = f"The reviews of {cycle.period_key} are closed" + (f": {reason}" if reason else ".")
    sent_back = Verdict.objects.filter(review__cycle=cycle, verdict="sent back").values("review")
    most = max((row["times"] for row in sent_back.annotate(times=Count("pk")).order_by()), default=0)
    for start in range(0, len(reviews), BATCH):
        for duty in rounds.duties(reviews=reviews[start : start + BATCH], rounds=most).filter(due_at__gt=act.now):
            obligations.set_aside(act, obligation=duty, reason=why)


def _record(act: Act, reviews: Sequence[Review], ends: dict[int, str], reason: str) -> None:
    events = [
        audit.event(
            act,
            verb="review ended by closing",
            subject=review,
            before={"status": review.status},
            after={"status": ends[review.pk]},
            reason=reason,
        )
        for review in reviews
    ]
    AuditEvent.objects.bulk_create(events, batch_size=BATCH)


def _outcome(cycle: Cycle, reviews: Sequence[Review], ends: dict[int, str]) -> dict[str, Any]:
    """How many were signed, and by name who ended otherwise."""
    names = {str(end): [review.person.name for review in reviews if ends[review.pk] == end] for end in ENDED}
    signed = Review.objects.filter(cycle=cycle, status="signed").count()
    return {"signed": signed, **names}


def _tell(act: Act, cycle: Cycle, reviews: Sequence[Review], ends: dict[int, str]) -> None:
    """Whose review it was, and who was to hold it."""
    unsent = []
    for review in reviews:
        for person in (review.person, review.reviewer):
            whose = "your" if person == review.person else f"{review.person.name}’s"
            sentence = SAID[ends[review.pk]].format(whose=whose, period=cycle.period_key)
            unsent.append(
                notices.notice(
                    act,
                    person=person,
                    kind="review-ended",
                    key=f"review:{review.pk}",
                    text=sentence[0].upper() + sentence[1:],
                    address=f"/reviews/{review.pk}/",
                    mail=person == review.person,
                )
            )
    notices.tell_many(unsent)
