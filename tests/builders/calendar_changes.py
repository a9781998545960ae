"""Builders of changes of the fiscal calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from accounts.models import Person
from accounts.organisation.selectors import calendar
from reviews.cycles.selectors import calendar_changes as selector
from reviews.cycles.services import calendar_changes as service
from tests import make
from traps_web.lib.fiscal import CalendarRules

STARTS_ON = date(2027, 6, 1)
JANUARY = CalendarRules()
"""Twelve calendar months from January, where the year of the cast starts in June."""


def change(
    new_rules: CalendarRules = JANUARY,
    starts_on: date = STARTS_ON,
    *,
    by: Person | None = None,
    reason: str = "The group closes its books in December.",
    seen: str | None = None,
    now: datetime = make.NOW,
    today: date = make.TODAY,
) -> service.Changed:
    """Looked at and made at once, unless an earlier dry run is named."""
    if seen is None:
        seen = selector.foresee(new_rules=new_rules, starts_on=starts_on, today=today).seen
    return service.change(make.act(by, now=now), new_rules=new_rules, starts_on=starts_on, reason=reason, seen=seen)


def form(**values: Any) -> dict[str, Any]:
    """What an admin types for the same change."""
    typed = {"starts_on": STARTS_ON.isoformat(), "scheme": "calendar", "starts_month": 1}
    return typed | {"week_starts_on": 0, "named_by": "end"} | values


def held() -> CalendarRules:
    """What the calendar says now, with everything before it."""
    return calendar.rules()
