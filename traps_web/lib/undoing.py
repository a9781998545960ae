"""How long an act may be taken back: ten seconds are offered, fifteen are accepted.

Both are counted by the server, from the instant of the act to that of the request which takes it back. The difference
is for a slow line: whoever presses in the last second that is shown is not told that it was too late.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil
from typing import Final

OFFERED: Final = timedelta(seconds=10)
ACCEPTED: Final = timedelta(seconds=15)
"""Whatever tells others of an act that may be taken back waits as long."""


def seconds_left(at: datetime, *, now: datetime) -> int:
    """Whole seconds for which a page still offers it; 0 when it offers it no more."""
    return min(max(0, ceil((at + OFFERED - now).total_seconds())), int(OFFERED.total_seconds()))


def is_accepted(at: datetime, *, now: datetime) -> bool:
    """Whether an act of that instant may be taken back now."""
    return at <= now <= at + ACCEPTED


def passed_since(at: datetime, *, now: datetime, deadlines: Iterable[datetime | None]) -> datetime | None:
    """The first deadline that passed between an act and now: what was in time would not be in time again."""
    return min((deadline for deadline in deadlines if deadline is not None and at <= deadline < now), default=None)
