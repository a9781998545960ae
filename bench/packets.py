"""The packets of a whole cycle, built by two workers."""

from __future__ import annotations

import subprocess
import sys
import time

from accounts.models import Person
from accounts.record.rules.acts import Act, Via
from bench.generate.people import NOW
from reviews.cycles.services import packet_orders
from reviews.models import Cycle, Packet
from traps_web.lib import clock

WORKERS = 2


def run() -> None:
    """Order all of them, and let the workers build until nothing waits."""
    with clock.frozen(NOW):
        leader = Person.objects.get_queryset().get(is_leader=True)
        orders = packet_orders.order_packets(Act(leader, NOW, Via.COMMAND), cycle=Cycle.objects.get())
    print(f"\n{len(orders):,} packets, {WORKERS} workers", flush=True)
    before, started = Packet.objects.count(), time.monotonic()
    workers = [subprocess.Popen([sys.executable, "-m", "bench.packets_once"]) for _ in range(WORKERS)]
    codes = [worker.wait() for worker in workers]
    took = time.monotonic() - started
    assert not any(codes), "both workers ended well"
    print(f"    {Packet.objects.count() - before:,} built in {took:.1f} s, with the start of the workers")
