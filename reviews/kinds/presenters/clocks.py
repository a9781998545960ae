"""The clock of the presenter's window: how long a review of a kind has run, and how long it is planned to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.record.rules.readers import Reader
from reviews.kinds.rules.kinds import Kind
from traps_web.ui import values, words


def clock(reader: Reader, kind: Kind[Any], *, began_at: datetime | None) -> values.DeskClock:
    """The time on the reader's own clock; `began_at` is None before the review begins and once it has ended."""
    return values.DeskClock(
        now=reader.now,
        zone=reader.zone.key,
        shown=words.clock(reader.now, reader.zone),
        planned=int(kind.planned.total_seconds()),
        planned_words=f"{words.number(kind.planned.total_seconds() // 60)} min",
        began_at=began_at,
        began=words.clock(began_at, reader.zone) if began_at else "",
        ends=words.clock(began_at + kind.planned, reader.zone) if began_at else "",
    )
