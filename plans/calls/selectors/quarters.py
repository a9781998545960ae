"""Which quarters are called by whom, and which a page shows."""

from __future__ import annotations

from datetime import date

from accounts.organisation.selectors import calendar
from plans.calls.rules import calls as rules
from traps_web.lib import fiscal
from traps_web.lib.fiscal import Period, UnknownPeriod

OVER = "This quarter is over. Its calls stay as they were made."
NOT_YET = "The next quarter is called in the last two weeks of this one. Choose the running quarter."


def called(day: date) -> tuple[Period, ...]:
    """The quarters that are called on a day."""
    running = calendar.period_at("quarter", day)
    return rules.called_on(day, running=running, following=fiscal.next_period(calendar.rules(), running.key))


def quarter(key: str) -> Period:
    """A quarter by its key. Raises UnknownPeriod with a sentence, for other periods too."""
    period = calendar.period(key)
    if period.kind != "quarter":
        raise UnknownPeriod("Calls are made for quarters. Choose one, like FY2027-Q2.")
    return period


def why_not(period: Period, day: date) -> str:
    """Why a quarter is not called on a day; empty where it is."""
    if period in called(day):
        return ""
    return OVER if period.ends_before <= day else NOT_YET


def around(day: date, before: int = 8) -> list[Period]:
    """The quarters called on a day, and up to `before` opened quarters before them, the latest first."""
    shown = list(reversed(called(day)))
    while before and calendar.is_open(previous := fiscal.previous_period(calendar.rules(), shown[-1].key)):
        shown.append(previous)
        before -= 1
    return shown
