"""One worker that builds packets until none waits: `python -m bench.packets_once`."""

from __future__ import annotations

import time

import django

from accounts.record.rules.acts import Act, Via


def main() -> None:
    django.setup()
    from bench.generate.people import NOW
    from reviews.cycles.services import packet_orders
    from reviews.documents.services import packets
    from traps_web.lib import clock

    built = 0
    with clock.frozen(NOW):
        while waiting := packet_orders.waiting(now=NOW):
            built += sum(packets.build_one(Act(None, NOW, Via.COMMAND), order_id=order) for order in waiting)
    print(f"    a worker: {built:,} packets, {time.process_time():.1f} s of processor time", flush=True)


if __name__ == "__main__":
    main()
