"""Orders of packets: how far their building is."""

from __future__ import annotations

from django.db.models import Count, Q

from accounts.organisation.models import Person
from reviews.cycles.models import Cycle, Packet, PacketOrder, Review


def progress(*, viewer: Person, cycle: Cycle) -> dict[str, int]:
    """How far the building of the packets is that a viewer may order: orders by status, and reviews with a packet."""
    reviews = Review.objects.visible_to(viewer).filter(cycle=cycle)
    latest = PacketOrder.objects.filter(review__in=reviews).aggregate(
        waiting=Count("pk", filter=Q(status__in=["waiting", "claimed"])),
        done=Count("review", filter=Q(status="done"), distinct=True),
        failed=Count("pk", filter=Q(status="failed")),
    )
    built = Packet.objects.filter(review__in=reviews).values("review").distinct().count()
    return {**latest, "built": built, "reviews": reviews.count()}
