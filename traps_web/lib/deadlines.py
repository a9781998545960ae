"""Deadlines: the UTC instant that a day and a wall-clock time mean in somebody's zone."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo


def due_instant(due_on: date, at: time, zone: str) -> datetime:
    """The instant at which something due on a day at a wall-clock time is due for a person in that zone.

    A time that the clocks skip moves forward by the skipped stretch; of a time that comes twice the later
    one counts, so that nobody is late while the clock on the wall says otherwise.
    """
    earlier, later = _readings(due_on, at, zone)
    # In a skipped hour the two readings stand the other way round; the greater is right for both.
    return max(earlier, later)


def weeks_later(at: datetime, weeks: int, zone: str) -> datetime:
    """The same time of day so many weeks later on a zone's clock, also where that is put forward or back between."""
    wall = at.astimezone(ZoneInfo(zone))
    return due_instant(wall.date() + timedelta(weeks=weeks), wall.time(), zone)


def day_of(due_at: datetime, zone: tzinfo) -> date:
    """The day that a deadline belongs to in a zone: midnight ends the day before it."""
    return (due_at - timedelta.resolution).astimezone(zone).date()


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The instants at which a person's day starts and ends (half-open)."""
    return _day_start(day, zone), _day_start(day + timedelta(days=1), zone)


def instants_around(first: date, ends_before: date) -> tuple[datetime, datetime]:
    """A span of time in UTC (half-open) in which everything is due that is due on these days, in whatever zone.

    It reaches beyond them on both sides: for an index of instants, beside the days themselves.
    """
    return (
        datetime.combine(first - timedelta(days=1), time.min, tzinfo=UTC),
        datetime.combine(ends_before + timedelta(days=1), time.min, tzinfo=UTC),
    )


def _day_start(day: date, zone: str) -> datetime:
    first, _ = _readings(day, time.min, zone)
    return first


def _readings(day: date, at: time, zone: str) -> tuple[datetime, datetime]:
    wall = datetime.combine(day, at.replace(tzinfo=None), tzinfo=ZoneInfo(zone))
    return wall.replace(fold=0).astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
