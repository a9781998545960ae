"""The instant, the calendar and the hand with which the demo is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.organisation.models import Person
from accounts.record.rules.acts import Act, Via
from traps_web.demo.dates import DemoDates
from traps_web.lib import fiscal

TAKEN_OVER_AGO = timedelta(weeks=11)
"""Long enough ago for every answer, push, override and milestone of the demo to come after the takeover."""


@dataclass(frozen=True)
class Stage:
    """What all parts of the loading know."""

    now: datetime
    today: date
    dates: DemoDates
    rules: fiscal.CalendarRules
    admin: Person

    @property
    def taken_over_at(self) -> datetime:
        """When the first deals came from the sample."""
        return self.now - TAKEN_OVER_AGO

    def act(self, by: Person | None = None) -> Act:
        """What somebody, or TRAPS itself, does today."""
        return Act(by, self.now, Via.DEMO)

    @property
    def quarter(self) -> fiscal.Period:
        """The running quarter."""
        return fiscal.period_of(self.rules, self.today, "quarter")
