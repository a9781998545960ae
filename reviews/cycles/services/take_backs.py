"""Taking the reviews of a quarter back: opened by mistake, and nothing was held, frozen or missed yet."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.duties.services import notices, obligations
from accounts.record.rules.acts import Act
from accounts.record.services.steps import Trail
from reviews.cycles.models import Cycle, PacketOrder, Review
from reviews.cycles.selectors import rounds
from reviews.cycles.selectors import take_backs as selector
from reviews.cycles.services import closing, move_requests
from traps_web.lib.faults import StaleState


@transaction.atomic
def take_back(act: Act, *, cycle: Cycle, reason: str) -> Cycle:
    """Take a quarter back: its duties are set aside with the reason, its roster is removed, and it may be opened again.

    The rows stay and are shown nowhere. Raises Refused, Invalid (reason), StaleState when it was closed meanwhile or a
    review was held, frozen or missed.
    """
    words = {"reason": reason}
    step = closing.CYCLES.require(act, cycle, "take back", words)
    closing.require_open(cycle)
    why = " ".join(reason.split())
    # Held first, then looked at: whoever starts a review in this moment waits, or was faster and stands in the way.
    rows = Review.objects.filter(cycle=cycle).select_for_update(of=("self",))
    reviews = list(rows.select_related("person", "reviewer").order_by("pk"))
    if obstacle := selector.in_the_way(cycle=cycle, now=act.now).sentence:
        raise StaleState(obstacle)
    _set_aside(act, cycle, reviews, why)
    _unchain(cycle)
    PacketOrder.objects.filter(review__in=reviews, status__in=["waiting", "claimed"]).delete()
    Review.objects.filter(cycle=cycle).update(status="taken back", version=F("version") + 1)
    trail = Trail(why, before={"people": [review.person.name for review in reviews]})
    stamps: dict[str, Any] = {"closed_at": act.now, "closed_by": act.person, "close_reason": why}
    taken = closing.CYCLES.move(act, cycle, step, trail=trail, **stamps)
    _tell(act, cycle, reviews, why)
    return taken


def _set_aside(act: Act, cycle: Cycle, reviews: list[Review], reason: str) -> None:
    move_requests.lapse(act, reviews=[review.pk for review in reviews])
    for start in range(0, len(reviews), closing.BATCH):
        for duty in rounds.duties(reviews=reviews[start : start + closing.BATCH], rounds=0):
            why = f"The reviews of {cycle.period_key} are taken back: {reason}"
            obligations.set_aside(act, obligation=duty, reason=why)


def _unchain(cycle: Cycle) -> None:
    """Whatever followed one of these reviews follows the one before it; the next one that is opened does so too."""
    following = selector.chained_to(cycle=cycle)
    Review.objects.filter(pk__in=[pk for pk, _ in following]).update(previous=None)
    Review.objects.filter(cycle=cycle).update(previous=None)
    for pk, before in following:
        Review.objects.filter(pk=pk).update(previous_id=before)


def _tell(act: Act, cycle: Cycle, reviews: list[Review], reason: str) -> None:
    people = {person.pk: person for review in reviews for person in (review.person, review.reviewer)}
    notices.tell_many(
        notices.notice(
            act,
            person=person,
            kind="reviews-taken-back",
            key=f"cycle:{cycle.pk}",
            text=f"{act.person.name} took the reviews of {cycle.period_key} back: {reason}",
            address="/reviews/",
        )
        for person in people.values()
    )
