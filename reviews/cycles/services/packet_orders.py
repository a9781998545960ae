"""Packets are ordered as rows: by managers, and by the sweep when numbers freeze."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.record.rules.acts import Act
from reviews.cycles.models import Cycle, Packet, PacketOrder, Review
from reviews.cycles.rules import dates, states
from reviews.cycles.services import closing
from traps_web.lib.faults import Refused

CLAIM_HOLDS = timedelta(minutes=2)
"""For how long an order belongs to whoever claimed it; then its worker counts as dead."""


@transaction.atomic
def order_packets(act: Act, *, cycle: Cycle) -> list[PacketOrder]:
    """Order the packets of everybody in the orderer's line whose review is not held yet; who has a live order keeps it.

    Raises Refused for who has nobody below and judges nobody, StaleState once the quarter is closed.
    """
    mine = Review.objects.filter(cycle=cycle).visible_to(act.person).exclude(person=act.person)
    if not act.person.is_leader and not act.person.is_admin and not mine.exists():
        raise Refused("Only managers, leaders and admins can build packets of their line.")
    closing.check_open(cycle)
    reviews = Review.objects.filter(cycle=cycle, status__in=states.PACKETS_OPEN).visible_to(act.person)
    return _order(act, reviews)


@transaction.atomic
def order_due(act: Act) -> list[PacketOrder]:
    """Order the packets whose numbers freeze now: 72 h before the review, once."""
    frozen = Packet.objects.filter(review=OuterRef("pk"), numbers_at__gte=OuterRef("freezes_at"))
    ordered = PacketOrder.objects.filter(review=OuterRef("pk"), ordered_at__gte=OuterRef("freezes_at"))
    due = Review.objects.filter(status__in=states.PACKETS_OPEN, freezes_at__lte=act.now)
    return _order(act.system(), due.filter(~Exists(frozen), ~Exists(ordered)))


def _order(act: Act, reviews: Iterable[Review]) -> list[PacketOrder]:
    frozen = Packet.objects.filter(review=OuterRef("pk"), numbers_at__gte=OuterRef("freezes_at"))
    rows = reviews.annotate(is_frozen=Exists(frozen)).order_by("presents_at", "pk")  # type: ignore[attr-defined]
    PacketOrder.objects.bulk_create(
        [
            PacketOrder(
                review=review,
                ordered_at=act.now,
                ordered_by=act.by,
                timing=dates.timing(
                    ordered_at=act.now,
                    freezes_at=review.freezes_at,
                    prepare_by=review.prepare_by,
                    is_frozen=review.is_frozen and act.by is not None,
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
