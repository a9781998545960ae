"""The working days of one person: those of the organisation without approved leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from accounts.organisation.models import Organisation, Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays


@dataclass(frozen=True, slots=True)
class OwnDays:
    """On which days somebody works, in which zone; leave is half-open."""

    zone: str
    days: WorkingDays
    leaves: tuple[tuple[date, date], ...]

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def is_working(self, day: date) -> bool:
        is_off = any(start <= day < end for start, end in self.leaves)
        return not is_off and self.days.is_working(day)


def own_days(person: Person, organisation: Organisation | None = None) -> OwnDays:
    """The days of a person; one query, none where their leave was read with them."""
    organisation = organisation or organisation_selector.current()
    leaves = tuple((leave.starts_on, leave.ends_before) for leave in person.leaves.all() if leave.status == "approved")
    return OwnDays(calendar.zone_of(person, organisation), WorkingDays.load(organisation=organisation), leaves)
