"""The clock of a demo database: it can be moved, and everybody's pages and jobs go by it."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.db import transaction

from accounts.organisation.models import ClockOffset, DemoMark
from accounts.record.rules.acts import Act, Via
from accounts.record.services import audit
from traps_web.lib import clock
from traps_web.lib.faults import Invalid, Refused

FARTHEST = timedelta(days=3660)


def current_offset() -> timedelta:
    """How far the organisation's clock stands from the real one."""
    seconds = ClockOffset.objects.values_list("seconds", flat=True).first()
    return timedelta(seconds=seconds or 0)


def set_to(*, to: datetime) -> datetime:
    """Set the clock to an instant; it goes on from there. Raises Refused outside demo databases."""
    return _move(to - clock.real_now())


def move_by(*, by: timedelta) -> datetime:
    """Move the clock on (back when negative) from where it stands. Raises Refused outside demo databases."""
    return _move(current_offset() + by)


def reset() -> datetime:
    """Put the clock back to real time. Raises Refused outside demo databases."""
    return _move(timedelta(0))


@transaction.atomic
def _move(offset: timedelta) -> datetime:
    """Store the offset and record the act at real time; returns what the clock shows now."""
    if not DemoMark.objects.exists():
        raise Refused("The clock can be moved in demo databases only, and this one holds real work.")
    if abs(offset) > FARTHEST:
        raise Invalid(to="Stay within ten years of the real time.")
    before = current_offset()
    seconds = math.ceil(offset.total_seconds())  # Never a moment before the instant that was asked for.
    row, _ = ClockOffset.objects.update_or_create(id=1, defaults={"seconds": seconds})
    now = clock.real_now()
    audit.record(
        Act(None, now, Via.COMMAND),
        verb="clock moved",
        subject=row,
        before={"seconds": round(before.total_seconds())},
        after={"seconds": seconds},
        actor_name="clock",
    )
    return now + timedelta(seconds=seconds)
