"""When the daily mail of a person is due."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from traps_web.lib import clock
from traps_web.lib.deadlines import due_instant

LATEST: Final = timedelta(hours=12)
"""So long after its hour a daily mail is still made on its day; what it would have said then stands in the next one."""
BETWEEN: Final = timedelta(hours=10)
"""Two daily mails are at least so far apart, also for whoever changes zone or hour between them."""
LOOKS_BACK: Final = timedelta(days=14)
"""How far the first one looks back, and one after a long absence."""


def day_due(now: datetime, *, zone: str, hour: int) -> date | None:
    """The day of a person whose daily mail is to be made now; None before its hour and long after it.

    An hour that the clocks skip comes after the skipped stretch; of one that comes twice the later counts.
    """
    today = clock.local_date(now, zone)
    due_at = due_instant(today, time(hour), zone)
    return today if due_at <= now < due_at + LATEST else None


def is_too_soon(now: datetime, last: datetime | None) -> bool:
    """Whether the last one was made a moment ago; one of a clock that was put back since does not count."""
    return last is not None and last <= now < last + BETWEEN


def since(now: datetime, last: datetime | None) -> datetime:
    """From when on it says what was decided and missed."""
    earliest = now - LOOKS_BACK
    return earliest if last is None or last > now else max(last, earliest)
