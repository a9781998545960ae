"""One import in a process of its own, as a worker carries it out: `python -m bench.import_once FILE`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import django

from accounts.record.rules.acts import Act, Via


def main() -> None:
    django.setup()
    from accounts.imports.importing import engine, running
    from accounts.imports.importing.kinds import Kind
    from accounts.imports.importing.reading import Sheet
    from accounts.models import Person
    from bench.generate.people import NOW
    from traps_web.lib import clock

    began: list[float] = []
    locked: list[float] = []
    apply_plan, fingerprint = engine.apply_plan, engine._fingerprint_now

    def marked(planned: Kind, sheet: Sheet) -> str:
        began.append(time.monotonic())  # The first thing in the transaction.
        return fingerprint(planned, sheet)

    def timed(**plan: Any) -> None:
        apply_plan(**plan)
        locked.append(time.monotonic() - began[-1])

    engine.apply_plan, engine._fingerprint_now = timed, marked
    started = time.monotonic()
    with clock.frozen(NOW):
        ended = running.run_now(
            Act(Person.objects.get_queryset().get(is_admin=True), NOW, Via.COMMAND),
            kind="bookings",
            file_name="bench.csv",
            content=Path(sys.argv[1]).read_bytes(),
            dry_run=False,
        )
    print(
        f"    {ended.status}: {ended.created_count:,} created, {ended.refused_count} refused, "
        f"{time.monotonic() - started:.1f} s, of which {sum(locked):.1f} s in the one transaction {ended.failure}"
    )


if __name__ == "__main__":
    main()
