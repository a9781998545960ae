"""Packets: built one by one by whoever claims their order first, kept for ever."""

from __future__ import annotations

import json
import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from accounts.duties.services import notices
from accounts.organisation.selectors import organisation as organisation_selector
from reviews.cycles.models import Packet, PacketOrder, Review
from reviews.cycles.rules import states
from reviews.cycles.services import packet_orders
from reviews.documents.selectors import packets as selector
from traps_web.lib.canonical import canonical_json, digest

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
MOST_IN_A_SWEEP = 200


def build_waiting(*, now: datetime) -> int:
    """The sweep: order what freezes now, then build all that waits; one bad order is logged and passed by."""
    packet_orders.order_due(now=now)
    return sum(build_one(order_id=pk, now=now) for pk in packet_orders.waiting(now=now)[:MOST_IN_A_SWEEP])


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
    free = Q(status="waiting") | Q(status="claimed", claimed_at__lt=now - packet_orders.CLAIM_HOLDS)
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
