"""Packets: ordered as rows, built one by one by whoever claims them first, kept for ever."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Person
from accounts.rules.faults import Refused, StaleState
from accounts.selectors import organisation as organisation_selector
from accounts.services import notices
from reviews.models import Cycle, Packet, PacketOrder, Review
from reviews.rules import dates, states
from reviews.rules.closing import CLOSED
from reviews.selectors import packets as selector
from traps_web.lib.canonical import canonical_json, digest

log = logging.getLogger(__name__)

CLAIM_HOLDS = timedelta(minutes=2)
MOST_ATTEMPTS = 3
MOST_IN_A_SWEEP = 200


@transaction.atomic
def order_packets(*, cycle: Cycle, by: Person, now: datetime) -> list[PacketOrder]:
    """Order the packets of everybody in the orderer's line whose review is not held yet; who has a live order keeps it.

    Raises Refused for who has nobody below and judges nobody, StaleState once the quarter is closed.
    """
    mine = Review.objects.filter(cycle=cycle).visible_to(by).exclude(person=by)
    if not by.is_leader and not by.is_admin and not mine.exists():
        raise Refused("Managers, leaders and admins build the packets of their line.")
    if cycle.status == "closed":
        raise StaleState(CLOSED.format(period=cycle.period_key))
    reviews = Review.objects.filter(cycle=cycle, status__in=states.PACKETS_OPEN).visible_to(by)
    return _order(reviews, by=by, now=now)


@transaction.atomic
def order_due(*, now: datetime) -> list[PacketOrder]:
    """Order the packets whose numbers freeze now: 72 h before the review, once."""
    frozen = Packet.objects.filter(review=OuterRef("pk"), numbers_at__gte=OuterRef("freezes_at"))
    ordered = PacketOrder.objects.filter(review=OuterRef("pk"), ordered_at__gte=OuterRef("freezes_at"))
    due = Review.objects.filter(status__in=states.PACKETS_OPEN, freezes_at__lte=now)
    return _order(due.filter(~Exists(frozen), ~Exists(ordered)), by=None, now=now)


def _order(reviews: Iterable[Review], *, by: Person | None, now: datetime) -> list[PacketOrder]:
    frozen = Packet.objects.filter(review=OuterRef("pk"), numbers_at__gte=OuterRef("freezes_at"))
    rows = reviews.annotate(is_frozen=Exists(frozen)).order_by("presents_at", "pk")  # type: ignore[attr-defined]
    PacketOrder.objects.bulk_create(
        [
            PacketOrder(
                review=review,
                ordered_at=now,
                ordered_by=by,
                timing=dates.timing(
                    ordered_at=now,
                    freezes_at=review.freezes_at,
                    prepare_by=review.prepare_by,
                    is_frozen=review.is_frozen and by is not None,
                ),
            )
            for review in rows
        ],
        ignore_conflicts=True,
    )
    return list(
        PacketOrder.objects.filter(review__in=[r.pk for r in rows], status__in=["waiting", "claimed"]).order_by("pk")
    )


def waiting(*, now: datetime) -> list[int]:
    """Orders that nobody builds: waiting ones, and claimed ones whose worker died."""
    free = Q(status="waiting") | Q(status="claimed", claimed_at__lt=now - CLAIM_HOLDS)
    return list(PacketOrder.objects.filter(free).order_by("ordered_at", "pk").values_list("pk", flat=True))


def build_waiting(*, now: datetime) -> int:
    """The sweep: order what freezes now, then build all that waits; one bad order is logged and passed by."""
    order_due(now=now)
    return sum(build_one(order_id=pk, now=now) for pk in waiting(now=now)[:MOST_IN_A_SWEEP])


def build_one(*, order_id: int, now: datetime) -> bool:
    """Build one ordered packet, once however many try: False when somebody else has it or it failed (then it is logged).

    The claim is a conditional update of its own, so that a dead worker leaves a claim that grows old and is taken over;
    the packet and the end of the order are one transaction, so that of two workers one leaves a row.
    """
    order = PacketOrder.objects.filter(pk=order_id).first()
    if order is None or not _claim(order, now):
        return False
    attempt = order.attempts + 1
    try:
        with transaction.atomic():
            return _build(order_id, attempt, now)
    except Exception as fault:  # Whatever is wrong with one review, the others get their packets.
        log.exception("The packet of order %s could not be built (attempt %s).", order_id, attempt)
        status = "failed" if attempt >= MOST_ATTEMPTS else "waiting"
        mine = PacketOrder.objects.filter(pk=order_id, status="claimed", attempts=attempt)
        mine.update(status=status, failure=str(fault)[:500], claimed_at=None)
        return False


def _claim(order: PacketOrder, now: datetime) -> bool:
    free = Q(status="waiting") | Q(status="claimed", claimed_at__lt=now - CLAIM_HOLDS)
    found = PacketOrder.objects.filter(free, pk=order.pk, attempts=order.attempts)
    return bool(found.update(status="claimed", claimed_at=now, attempts=F("attempts") + 1))


def _build(order_id: int, attempt: int, now: datetime) -> bool:
    mine = PacketOrder.objects.filter(pk=order_id, status="claimed", attempts=attempt)
    if not mine.update(status="done", done_at=now, failure=""):
        return False
    order = PacketOrder.objects.select_related("ordered_by").get(pk=order_id)
    whole = Review.objects.select_related("person", "reviewer", "team", "cycle", "previous")
    review = whole.filter(pk=order.review_id, status__in=states.PACKETS_OPEN).first()
    if review is None:
        return True  # Held or taken back in the meantime: its numbers stay.
    content = selector.content(review=review, organisation=organisation_selector.current(), now=now)
    newest = selector.newest(review=review)
    body = canonical_json(content)
    if newest is None or not _same_numbers(newest.body, body):
        _store(review, order, body, (newest.version if newest else 0) + 1, now)
    return True


def _same_numbers(one: str, other: str) -> bool:
    """The same content but for the instant it was read at: then there is nothing new to keep."""
    first, second = json.loads(one), json.loads(other)
    return {**first, "numbers_at": ""} == {**second, "numbers_at": ""}


def _store(review: Review, order: PacketOrder, body: str, version: int, now: datetime) -> None:
    Packet.objects.create(
        review=review,
        version=version,
        body=body,
        sha256=digest(body),
        numbers_at=now,
        timing=order.timing,
        built_at=now,
        ordered_by=order.ordered_by,
    )
    notices.tell(
        person=review.person,
        kind="packet-built",
        key=f"review:{review.pk}:{version}",
        text=f"The packet of your review of {review.cycle.period_key} is there; prepare on its numbers.",
        address=f"/reviews/{review.pk}/prepare/",
        now=now,
        mail=version == 1,
    )
