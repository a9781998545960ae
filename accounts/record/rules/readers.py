"""For whom something is read: what every selector and presenter is given first that asks for more than one of these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from accounts.models import Organisation, Person


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, at which instant, on which day of theirs, in which time zone, and in which organisation.

    Made once per request, task and command. What is about somebody else's day is read on that day, and is told it.
    """

    viewer: Person
    now: datetime
    today: date
    zone: ZoneInfo
    organisation: Organisation
