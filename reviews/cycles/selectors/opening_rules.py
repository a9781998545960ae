"""When the reviews of a quarter are held and opened by the rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.configuration import part
from accounts.organisation.selectors.working_days import WorkingDays
from reviews.cycles.models import OpeningRule
from reviews.cycles.rules import dates
from traps_web.lib import fiscal


@dataclass(frozen=True)
class Window:
    """The days between which the reviews of a quarter are held, half-open."""

    starts_on: date
    ends_before: date


@dataclass(frozen=True)
class Planner:
    """The rule with the working days that it counts by, read once for several quarters."""

    rule: OpeningRule
    days: WorkingDays

    @classmethod
    def load(cls) -> Planner:
        """The rule as it stands today."""
        return cls(current(), WorkingDays.load(organisation=organisation_selector.current()))

    def window(self, period: fiscal.Period) -> Window:
        """Between which days the reviews of a quarter are held."""
        first, end = dates.default_window(period.starts_on, period.ends_before)
        if self.rule.first_day_before is not None:
            counted = dates.days_before(period.ends_before, self.rule.first_day_before, self.days.is_working)
            first = max(period.starts_on, counted)
        if self.rule.last_day_after:
            end = dates.days_on(end, self.rule.last_day_after, self.days.is_working) + dates.ONE_DAY
        return Window(first, end)

    def opens_on(self, period: fiscal.Period) -> date:
        """The day on which TRAPS opens them."""
        return dates.days_before(self.window(period).starts_on, self.rule.opens_before, self.days.is_working)


@part(OpeningRule)
def current() -> OpeningRule:
    """The rule as an admin set it, or the usual one: on, the last three weeks, opened ten working days before."""
    return OpeningRule.objects.first() or OpeningRule()


@dataclass(frozen=True)
class Foreseen:
    """What the rule makes of a quarter."""

    period: fiscal.Period
    window: Window
    opens_on: date


def next_quarters(*, today: date) -> list[Foreseen]:
    """The quarters around today whose reviews open today or later by the rule, the earliest first."""
    planner, cut = Planner.load(), calendar.rules()
    period = fiscal.period_of(cut, today, "quarter")
    foreseen: list[Foreseen] = []
    for _ in range(4):
        foreseen.append(Foreseen(period, planner.window(period), planner.opens_on(period)))
        period = fiscal.next_period(cut, period.key)
    return [quarter for quarter in foreseen if quarter.opens_on >= today]
