"""The clock: the one place that reads the system's time, and lets it travel.

Domain code takes ``now`` as an argument; edges ask this module once. Logins and tokens stay on
``real_now``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class _Reading:
    frozen_at: datetime | None = None
    offset: timedelta = timedelta(0)


OffsetToken = Token[_Reading]
_REAL_TIME = _Reading()
_reading: ContextVar[_Reading] = ContextVar("traps_clock", default=_REAL_TIME)


def real_now() -> datetime:
    """The true instant in UTC, whatever time the organisation is made to believe."""
    return datetime.now(UTC)


def now() -> datetime:
    """The instant in UTC that everybody in the organisation goes by."""
    reading = _reading.get()
    return (reading.frozen_at or real_now()) + reading.offset


@contextmanager
def frozen(at: datetime) -> Iterator[datetime]:
    """Hold the clock at one instant. Raises ValueError for an instant without a zone."""
    if at.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    token = _reading.set(_Reading(frozen_at=at.astimezone(UTC)))
    try:
        yield at.astimezone(UTC)
    finally:
        _reading.reset(token)


@contextmanager
def travelling(offset: timedelta) -> Iterator[None]:
    """Move the clock by an offset, on top of any other that is in force."""
    token = push_offset(offset)
    try:
        yield
    finally:
        pop_offset(token)


def push_offset(offset: timedelta) -> OffsetToken:
    """Move the clock for the rest of this request or task; give the token to ``pop_offset``.

    Adds to what is in force, so a frozen clock of a test stays frozen.
    """
    reading = _reading.get()
    return _reading.set(replace(reading, offset=reading.offset + offset))


def pop_offset(token: OffsetToken) -> None:
    """Put the clock back to what it was before the push."""
    _reading.reset(token)


def local(instant: datetime, zone: str) -> datetime:
    """The instant as the wall clock of a zone shows it."""
    return instant.astimezone(ZoneInfo(zone))


def local_date(instant: datetime, zone: str) -> date:
    """The day that an instant belongs to for a person in that zone."""
    return local(instant, zone).date()


def today_in(zone: str, now: datetime) -> date:
    """What day it is for a person in that zone: the only answer to that question."""
    return local_date(now, zone)
