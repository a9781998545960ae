"""From which day on people owe, read from their own rows."""

from __future__ import annotations

from collections.abc import Callable

from accounts.organisation.models import Organisation, Person
from accounts.organisation.rules.owing import Owing, Reached, owing
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from traps_web.lib import clock


def of(person: Person) -> Owing:
    """The first day for which a person owes."""
    return reader()(person)


def reader(organisation: Organisation | None = None) -> Callable[[Person], Owing]:
    """The same for many: organisation and calendar are read once, and no person costs a query."""
    here, rules = organisation or organisation_selector.current(), calendar.rules()

    def read(person: Person) -> Owing:
        reached = person.reached_at
        zone = person.time_zone or here.time_zone
        by: Reached = "sign-in" if reached and reached == person.first_signed_in_at else "invitation"
        return owing(
            started_on=here.started_on,
            starts_on=person.starts_on,
            reached_on=clock.local_date(reached, zone) if reached else None,
            reached_by=by,
            calendar=rules,
        )

    return read
