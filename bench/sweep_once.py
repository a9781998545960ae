"""One sweep in a process of its own, as a worker carries it out: `python -m bench.sweep_once`."""

from __future__ import annotations

import time

import django

from accounts.record.rules.acts import Act, Via


def main() -> None:
    django.setup()
    from accounts.duties.services import obligations
    from bench.generate.people import NOW
    from traps_web.lib import clock

    with clock.frozen(NOW):
        started = time.monotonic()
        print(
            f"    {obligations.flag_missed(Act(None, NOW, Via.COMMAND)):,} flagged: {time.monotonic() - started:.1f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
