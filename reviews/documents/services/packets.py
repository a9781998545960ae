"""Packets: each built by the worker that claims its order first, and kept for ever."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import F, Q

from accounts.duties.services import notices
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.record.rules.acts import Act
from reviews.cycles.models import Packet, PacketOrder, Review
from reviews.cycles.rules import states
from reviews.cycles.services import packet_orders
from reviews.documents.rules.packet_v2 import SCHEMA
from reviews.documents.selectors import packets as selector
from reviews.kinds.rules import sealing
from traps_web.lib import remembered

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
MOST_IN_A_SWEEP = 200


def build_waiting(act: Act) -> int:
    """The sweep: order what freezes now, then build all that waits; a failed order is logged and skipped."""
    packet_orders.order_due(act)
    return sum(build_one(act, order_id=pk) for pk in packet_orders.waiting(now=act.now)[:MOST_IN_A_SWEEP])


def build_one(act: Act, *, order_id: int) -> bool:
    """Build one ordered packet, once however many try; False when somebody else builds it, or when it failed.

    A failure is logged, and tried again until the attempts are used up.

    The claim is a conditional update of its own, so that a dead worker leaves a claim that grows old and is taken over;
    the packet and the end of the order are one transaction, so that of two workers one leaves a row.
    """
    order = PacketOrder.objects.filter(pk=order_id).first()
    if order is None or not _claim(act, order):
        return False
    attempt = order.attempts + 1
    try:
        with transaction.atomic():
            return _build(act, order_id, attempt)
    except Exception as fault:  # Whatever is wrong with one review, the others get their packets.
        log.exception("The packet of order %s could not be built (attempt %s).", order_id, attempt)
        status = "failed" if attempt >= MOST_ATTEMPTS else "waiting"
        mine = PacketOrder.objects.filter(pk=order_id, status="claimed", attempts=attempt)
        mine.update(status=status, failure=str(fault)[:500], claimed_at=None)
        return False


def _claim(act: Act, order: PacketOrder) -> bool:
    free = Q(status="waiting") | Q(status="claimed", claimed_at__lt=act.now - packet_orders.CLAIM_HOLDS)
    claimable = PacketOrder.objects.filter(free, pk=order.pk, attempts=order.attempts)
    return bool(claimable.update(status="claimed", claimed_at=act.now, attempts=F("attempts") + 1))


def _build(act: Act, order_id: int, attempt: int) -> bool:
    mine = PacketOrder.objects.filter(pk=order_id, status="claimed", attempts=attempt)
    if not mine.update(status="done", done_at=act.now, failure=""):
        return False
    order = PacketOrder.objects.select_related("ordered_by").get(pk=order_id)
    reviews = Review.objects.select_related("person", "reviewer", "team", "cycle", "previous")
    review = reviews.filter(pk=order.review_id, status__in=states.PACKETS_OPEN).first()
    if review is None:
        return True  # Held or taken back in the meantime: its numbers stay.
    with (
        remembered.for_one_request()
    ):  # As a page would: what it needs again and again of the organisation is read once.
        content = selector.content(review=review, organisation=organisation_selector.current(), now=act.now)
    newest = selector.newest(review=review)
    # Where only the instant of reading differs, there is nothing new to keep.
    sealed = sealing.newer(newest.body if newest else None, content, besides=["numbers_at"])
    if sealed is not None:
        _store(act, review, order, sealed, (newest.version if newest else 0) + 1)
    return True


def _store(act: Act, review: Review, order: PacketOrder, sealed: sealing.Sealed, version: int) -> None:
    Packet.objects.create(
        review=review,
        version=version,
        schema=SCHEMA,
        body=sealed.body,
        sha256=sealed.sha256,
        numbers_at=act.now,
        timing=order.timing,
        built_at=act.now,
        ordered_by=order.ordered_by,
    )
    notices.tell(
        act,
        person=review.person,
        kind="packet-built",
        key=f"review:{review.pk}:{version}",
        text=f"The packet of your review of {review.cycle.period_key} is ready. You can prepare now.",
        address=f"/reviews/{review.pk}/prepare/",
        mail=version == 1,
    )
