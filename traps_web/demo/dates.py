"""Where the demo stands in time: how far the sample moves, and which fiscal year puts today near a quarter's end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

SAMPLE_FIRST_DAY = date(2016, 10, 1)
SAMPLE_LAST_DAY = date(2017, 12, 31)
MONTHS_FROM_YEAR_START_TO_SECOND_QUARTER_END = 5
DAYS_LEFT_AT_LEAST = 7


@dataclass(frozen=True)
class DemoDates:
    """The demo's time: whole weeks the sample moves by, its last day, and the month its fiscal year starts in."""

    weeks: int
    last_day: date
    starts_month: int

    @property
    def first_day(self) -> date:
        """The day on which the history of the demo begins: everybody is there."""
        return SAMPLE_FIRST_DAY + timedelta(weeks=self.weeks)


def demo_dates(today: date) -> DemoDates:
    """Place the sample in time: its last day becomes the latest Sunday not after today.

    The fiscal year is chosen so that this day lies near the end of the second quarter.
    """
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    ends_in = today + timedelta(days=DAYS_LEFT_AT_LEAST)
    starts_month = (ends_in.month - 1 - MONTHS_FROM_YEAR_START_TO_SECOND_QUARTER_END) % 12 + 1
    return DemoDates(weeks=(sunday - SAMPLE_LAST_DAY).days // 7, last_day=sunday, starts_month=starts_month)
