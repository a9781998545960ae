"""When reviews are held: the window of a cycle, the slots in it, and what is due before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from traps_web.lib.deadlines import due_instant

WINDOW: Final = timedelta(weeks=3)
FREEZES_BEFORE: Final = timedelta(hours=72)
TIMES: Final = (time(9, 0), time(10, 30), time(13, 0), time(14, 30), time(16, 0))
PROMISE_TIME: Final = time(17, 0)


@dataclass(frozen=True, slots=True)
class Slot:
    """When one review is held, and when its numbers freeze (UTC)."""

    presents_at: datetime
    freezes_at: datetime

    def prepare_by(self, hours: int) -> datetime:
        """When the preparation is due: so many hours before, and not before the numbers freeze."""
        return max(self.freezes_at, self.presents_at - timedelta(hours=hours))


def default_window(starts_on: date, ends_before: date) -> tuple[date, date]:
    """The last three weeks of a quarter, half-open."""
    return max(starts_on, ends_before - WINDOW), ends_before


def slot_at(day: date, at: time, zone: str) -> Slot:
    """The slot that begins at a time of the wall clock of a zone."""
    presents_at = due_instant(day, at, zone)
    return Slot(presents_at, presents_at - FREEZES_BEFORE)


def spread(seats: Sequence[tuple[int, int]], days: Sequence[date], zone: str) -> dict[int, Slot]:
    """A slot for each (person, reviewer), in order: every reviewer's reviews spread evenly over the working days.

    Nobody holds two at once, unless a day is fuller than its five slots; then the slots are given again.
    Raises ValueError without a working day.
    """
    if not days:
        raise ValueError("The window has no working day.")
    by_reviewer: dict[int, list[int]] = defaultdict(list)
    for person, reviewer in seats:
        by_reviewer[reviewer].append(person)
    found: dict[int, Slot] = {}
    for people in by_reviewer.values():
        taken: dict[date, int] = defaultdict(int)
        for place, person in enumerate(people):
            day = days[place * len(days) // len(people)]
            found[person] = slot_at(day, TIMES[taken[day] % len(TIMES)], zone)
            taken[day] += 1
    return found


def timing(*, ordered_at: datetime, freezes_at: datetime, prepare_by: datetime, is_frozen: bool) -> str:
    """How a packet stands to its plan: built earlier than the freeze, on time, or later.

    `is_frozen`: a packet with numbers from the freeze or after it stands already, so this one moves the numbers again.
    """
    if ordered_at < freezes_at:
        return "earlier"
    return "later" if is_frozen or ordered_at > prepare_by else "on time"
