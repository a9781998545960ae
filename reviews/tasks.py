"""The background work of reviews: packets, one task for each order, and the sweep that finds what was lost."""

from __future__ import annotations

from celery import shared_task

from accounts.record.services.jobs import run_job
from reviews.documents.services import packets
from traps_web.lib import clock


@shared_task
def build_packet(*, order_id: int) -> bool:
    """Build one ordered packet."""
    return packets.build_one(order_id=order_id, now=clock.now())


@shared_task
def build_packets() -> int:
    """Order what freezes now, and build all that waits."""
    return run_job("build-packets", packets.build_waiting, now=clock.now())
