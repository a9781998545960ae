"""When reviews are held: the window of a cycle, the slots in it, and what is due before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from traps_web.lib.deadlines import due_instant

ONE_DAY: Final = timedelta(days=1)
WINDOW: Final = timedelta(weeks=3)
FREEZES_BEFORE: Final = timedelta(hours=72)
LEAD: Final = timedelta(days=4)
"""A review is never put on a day nearer than that: its numbers freeze tomorrow at the earliest."""
LONGEST_REST: Final = 60
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


def days_before(day: date, count: int, is_working: Callable[[date], bool]) -> date:
    """The working day so many working days before a day; a day that is none itself does not count."""
    return _step(day, -ONE_DAY, count, is_working)


def days_on(day: date, count: int, is_working: Callable[[date], bool]) -> date:
    """The working day of that number from a day on, the day itself included."""
    return _step(day - ONE_DAY, ONE_DAY, count, is_working)


def _step(day: date, by: timedelta, count: int, is_working: Callable[[date], bool]) -> date:
    # Nobody rests longer than a month at a stretch: where no day at all is worked, the search ends.
    for _ in range(LONGEST_REST + count * 7):
        if not count:
            break
        day += by
        count -= is_working(day)
    return day


def slot_at(day: date, at: time, zone: str) -> Slot:
    """The slot that begins at a time of the wall clock of a zone."""
    presents_at = due_instant(day, at, zone)
    return Slot(presents_at, presents_at - FREEZES_BEFORE)


def days_to_hold(working_days: Sequence[date], *, starts_on: date, today: date) -> list[date]:
    """The working days on which a review can still be held.

    They are far enough ahead, and leave a working day to prepare between the freeze and the review.
    """
    stored = set(working_days)
    return [
        day
        for day in working_days
        if day >= max(starts_on, today + LEAD)
        and any(day - timedelta(days=back) in stored for back in range(1, FREEZES_BEFORE.days + 1))
    ]


def latest_start(ends_before: date, today: date) -> date:
    """The last day on which the reviews of a quarter may begin.

    It is three weeks after the end of the quarter, or three weeks from today once the quarter is over.
    """
    return max(ends_before, today) + WINDOW


def spread(
    seats: Sequence[tuple[int, int]],
    days: Sequence[date],
    zone: str,
    taken: Mapping[int, Collection[datetime]] | None = None,
) -> dict[int, Slot]:
    """A slot for each (person, reviewer), in order: every reviewer's reviews spread evenly over the working days.

    No reviewer holds two at once, those that are `taken` already included, unless a day has more reviews than its five
    slots; then the slots are given again. Raises ValueError without a working day.
    """
    if not days:
        raise ValueError("The window has no working day.")
    by_reviewer: dict[int, list[int]] = defaultdict(list)
    for person, reviewer in seats:
        by_reviewer[reviewer].append(person)
    slot_of: dict[int, Slot] = {}
    for reviewer, people in by_reviewer.items():
        used = set((taken or {}).get(reviewer, ()))
        on_day: dict[date, int] = defaultdict(int)
        for place, person in enumerate(people):
            day = days[place * len(days) // len(people)]
            slots = [slot_at(day, at, zone) for at in TIMES]
            free = (slot for slot in slots if slot.presents_at not in used)
            slot_of[person] = next(free, slots[on_day[day] % len(TIMES)])
            used.add(slot_of[person].presents_at)
            on_day[day] += 1
    return slot_of


def timing(*, ordered_at: datetime, freezes_at: datetime, prepare_by: datetime, is_frozen: bool) -> str:
    """How a packet stands to its plan: built earlier than the freeze, on time, or later.

    `is_frozen`: a packet with numbers from the freeze or after it stands already, so this one moves the numbers again.
    """
    if ordered_at < freezes_at:
        return "earlier"
    return "later" if is_frozen or ordered_at > prepare_by else "on time"
