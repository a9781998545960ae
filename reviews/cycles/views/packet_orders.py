"""Packets that are ordered: workers build them, and the sweep builds what no worker took."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.module_loading import import_string

from reviews.cycles.models import PacketOrder


def nudge_workers(orders: Iterable[PacketOrder]) -> None:
    """Tell the workers what was ordered. The task is named, since packets are built in a room above this one."""
    build_packet = import_string("reviews.tasks.build_packet")
    for order in orders:
        build_packet.delay_on_commit(order_id=order.pk)
