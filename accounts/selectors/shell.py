"""What stands around every page: navigation, who is signed in, what day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from accounts.models import Obligation, Person
from accounts.selectors import calendar, lines
from accounts.selectors.day_counts import DayCounts
from accounts.selectors.obligations import STILL_OWED
from accounts.selectors.teams import team_name


@dataclass(frozen=True)
class ShellFacts:
    """Facts for the frame of a page."""

    manages: bool
    open_obligations: int
    team: str
    quarter: str
    working_days_left: int | None


def shell_facts(*, viewer: Person, today: date, now: datetime) -> ShellFacts:
    """Five queries, whatever the size of the organisation; fewer on a page that has read the calendar and the teams itself."""
    owed = Obligation.objects.filter(owner=viewer).aggregate(open=Count("pk", filter=STILL_OWED))
    quarter, left = _running_quarter(today)
    return ShellFacts(
        manages=lines.stands_above_somebody(viewer),
        open_obligations=owed["open"],
        team=team_name(viewer),
        quarter=quarter,
        working_days_left=left,
    )


def _running_quarter(today: date) -> tuple[str, int | None]:
    """The quarter that runs and its working days left, today included; nothing where no year is opened."""
    try:
        period = calendar.period_at("quarter", today)
    except calendar.OutsideCalendar:
        return "", None
    counts = DayCounts.load()
    if not counts.knows(today, period.ends_before):
        return "", None
    return period.key, counts.between(today, period.ends_before)
