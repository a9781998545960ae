"""When reviews are held: the window of a cycle, the slots in it, and what is due before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from traps_web.lib.deadlines import due_instant

ONE_DAY: Final = timedelta(days=1)
WINDOW: Final = timedelta(weeks=3)
FREEZES_BEFORE: Final = timedelta(hours=72)
LEAD: Final = timedelta(days=4)
"""A review is never put on a day nearer than that: its numbers freeze tomorrow at the earliest."""
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


def days_to_hold(working_days: Sequence[date], *, starts_on: date, today: date) -> list[date]:
    """The working days on which a review can still be held: far enough ahead, with a working day to prepare after its freeze."""
    stored = set(working_days)
    return [
        day
        for day in working_days
        if day >= max(starts_on, today + LEAD)
        and any(day - timedelta(days=back) in stored for back in range(1, FREEZES_BEFORE.days + 1))
    ]


def latest_start(ends_before: date, today: date) -> date:
    """The last day on which the reviews of a quarter may begin: three weeks after its end, or after today once it is over."""
    return max(ends_before, today) + WINDOW


def spread(
    seats: Sequence[tuple[int, int]],
    days: Sequence[date],
    zone: str,
    taken: Mapping[int, Collection[datetime]] | None = None,
) -> dict[int, Slot]:
    """A slot for each (person, reviewer), in order: every reviewer's reviews spread evenly over the working days.

    Nobody holds two at once, `taken` by reviewer included, unless a day is fuller than its five slots; then the slots are
    given again. Raises ValueError without a working day.
    """
    if not days:
        raise ValueError("The window has no working day.")
    by_reviewer: dict[int, list[int]] = defaultdict(list)
    for person, reviewer in seats:
        by_reviewer[reviewer].append(person)
    found: dict[int, Slot] = {}
    for reviewer, people in by_reviewer.items():
        used = set((taken or {}).get(reviewer, ()))
        on_day: dict[date, int] = defaultdict(int)
        for place, person in enumerate(people):
            day = days[place * len(days) // len(people)]
            slots = [slot_at(day, at, zone) for at in TIMES]
            free = (slot for slot in slots if slot.presents_at not in used)
            found[person] = next(free, slots[on_day[day] % len(TIMES)])
            used.add(found[person].presents_at)
            on_day[day] += 1
    return found


def timing(*, ordered_at: datetime, freezes_at: datetime, prepare_by: datetime, is_frozen: bool) -> str:
    """How a packet stands to its plan: built earlier than the freeze, on time, or later.

    `is_frozen`: a packet with numbers from the freeze or after it stands already, so this one moves the numbers again.
    """
    if ordered_at < freezes_at:
        return "earlier"
    return "later" if is_frozen or ordered_at > prepare_by else "on time"
