"""Changing the fiscal calendar: from which day on it can be, what becomes of each noun, and what stands in the way."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any, Final

from traps_web.lib import fiscal
from traps_web.ui import words

UNTOUCHED: Final = "untouched"
CUT_AGAIN: Final = "cut again"
IN_THE_WAY: Final = "in the way"

ADMINS_ONLY: Final = "Only admins can change the fiscal calendar."
CHANGED: Final = (
    "The calendar, or what it affects, changed while you were looking at it. Your entries are still here. Read the "
    "new dry run and confirm again."
)
OPENS_ITSELF: Final = "A year opens automatically six months ahead, and an admin can open it under Settings, Calendar."
MONTHS_AHEAD: Final = 6
ENDS_SOON: Final = timedelta(days=60)
_DAY: Final = timedelta(days=1)
_YEARS_COMPARED: Final = 5


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of the calendar means to one noun: its outcome, how many rows, and a sentence."""

    noun: str
    outcome: str
    count: int
    sentence: str

    @property
    def stops(self) -> bool:
        """Whether the change is refused because of it."""
        return self.outcome == IN_THE_WAY


def audit_values(rules: fiscal.CalendarRules) -> dict[str, Any]:
    """The rules as they are kept in the audit trail, without the versions before."""
    return {name: getattr(rules, name) for name in ("scheme", "starts_month", "week_starts_on", "named_by")}


def reason_faults(reason: str) -> dict[str, str]:
    """A change says why."""
    return {} if reason.strip() else {"reason": "Give a reason for the change; it is kept with the version."}


def change_faults(
    standing: fiscal.CalendarRules, new_rules: fiscal.CalendarRules, starts_on: date, *, today: date
) -> dict[str, str]:
    """Why rules cannot hold from a day on, by field; empty when they can.

    They hold from the first day of a fiscal year ahead, differ from what holds until then, and give no year a name
    that one before has already.
    """
    if not today < starts_on < date(fiscal.LAST_YEAR, 1, 1):
        return {"starts_on": "A change needs a future first day: what has begun stays as it is."}
    if not begins_year(standing, starts_on):
        running = fiscal.year_of(standing, starts_on)
        return {
            "starts_on": f"{words.day(starts_on, year=True)} lies inside {running.key}. "
            f"A change starts with the first day of a fiscal year: {words.day(running.ends_before, year=True)}."
        }
    if fiscal.same_cut(new_rules, fiscal.version_at(standing, starts_on)):
        return {"whole": "These rules already apply from that day, so nothing would change."}
    after = fiscal.follow(standing, new_rules, starts_on)
    before = {year.key for year in islice(_years_back(after, starts_on), _YEARS_COMPARED)}
    if doubled := [year.key for year in islice(years_from(after, starts_on), _YEARS_COMPARED) if year.key in before]:
        return {
            "named_by": (
                f"There would be two years named {doubled[0]}. Choose another way of naming the year, or keep the "
                "current one."
            )
        }
    return {}


def begins_year(rules: fiscal.CalendarRules, day: date) -> bool:
    """Whether a fiscal year begins on that day."""
    held = fiscal.held_before(rules, day)
    return fiscal.year_of(held, day - _DAY).ends_before == day


def years_from(rules: fiscal.CalendarRules, day: date) -> Any:
    """The fiscal years from the one that holds a day on, without end."""
    while True:
        year = fiscal.year_of(rules, day)
        yield year
        day = year.ends_before


def _years_back(rules: fiscal.CalendarRules, day: date) -> Any:
    while True:
        year = fiscal.year_of(rules, day - _DAY)
        yield year
        day = year.starts_on


def stays(after: fiscal.CalendarRules, key: str, starts_on: date, ends_before: date) -> bool:
    """Whether a period of that name has the same days after the change."""
    try:
        period = fiscal.period(after, key)
    except fiscal.UnknownPeriod:
        return False
    return (period.starts_on, period.ends_before) == (starts_on, ends_before)


def first_week_changed(before: fiscal.CalendarRules, after: fiscal.CalendarRules, starts_on: date) -> str | None:
    """The first activity week that has other days after the change; None when weeks stay."""
    key = fiscal.shift_activity_week(fiscal.activity_week(starts_on), -2)
    for step in range(5):
        week = fiscal.shift_activity_week(key, step)
        if fiscal.activity_week_range(week, before) != fiscal.activity_week_range(week, after):
            return week
    return None


def not_open(name: str) -> str:
    """What to say of a day or a period outside the fiscal years that are open, and who opens them."""
    return f"{name} is not open. {OPENS_ITSELF}"


def opens_on(first_day: date) -> date:
    """The day on which a fiscal year opens by itself: six calendar months before its first day.

    Where that month has no such day, it is its last one.
    """
    months = first_day.year * 12 + first_day.month - 1 - MONTHS_AHEAD
    year, month = divmod(months, 12)
    return date(year, month + 1, min(first_day.day, monthrange(year, month + 1)[1]))


def ending(ends_before: date, *, today: date) -> str:
    """What to say where the opened years end within 60 days or have ended; empty while they reach further.

    It is never so while the job runs that opens the years.
    """
    if ends_before - today > ENDS_SOON:
        return ""
    verb = "end" if today < ends_before else "ended"
    return (
        f"The fiscal years that are open {verb} on {words.day(ends_before - _DAY, year=True)}. "
        "The job “open-years” should have opened the next one. Check that the workers are running. "
        "An admin can open it under Settings, Calendar."
    )
