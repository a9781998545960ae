"""What day it is for the people a fact belongs to, and which days are open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from pipeline.bookings.rules.bookings import DayBounds
from pipeline.bookings.rules.dates import OpenSpan
from traps_web.lib import clock


def bounds_of(*, person: Person, now: datetime) -> DayBounds:
    """Today of a person's own zone with the opened calendar."""
    zone = person.time_zone or organisation_zone()
    return DayBounds(today=clock.today_in(zone, now), span=calendar.opened_span())


def organisation_zone() -> str:
    """The zone of teams and of people who name none."""
    return organisation_selector.current().time_zone


@dataclass(frozen=True)
class PeopleDays:
    """Names and local dates of some people, loaded once."""

    names: dict[int, str]
    todays: dict[int, date]
    span: OpenSpan | None

    @classmethod
    def load(cls, *, person_ids: Collection[int], now: datetime) -> PeopleDays:
        """Four queries, whatever the number of people."""
        default = organisation_zone()
        people = list(Person.objects.get_queryset().filter(pk__in=person_ids).values_list("pk", "name", "time_zone"))
        by_zone = {zone or default: clock.today_in(zone or default, now) for _, _, zone in people}
        return cls(
            names={pk: name for pk, name, _ in people},
            todays={pk: by_zone[zone or default] for pk, _, zone in people},
            span=calendar.opened_span(),
        )

    def bounds(self, person_ids: Collection[int]) -> DayBounds:
        """Today of the person who is furthest ahead: a day has come when it has come for one of them."""
        return DayBounds(
            today=max((self.todays[pk] for pk in person_ids if pk in self.todays), default=date.max), span=self.span
        )
