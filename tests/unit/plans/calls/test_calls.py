"""What a call may say, when it is due, and which quarters are called."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from accounts.duties.rules.traps import MONDAY_NOON, TUESDAY_NOON
from plans.calls.rules import calls as rules
from traps_web.lib import fiscal

CALENDAR = fiscal.CalendarRules(scheme="calendar", starts_month=6, week_starts_on=0)
RUNNING = fiscal.period(CALENDAR, "FY2027-Q2")
NEXT = fiscal.period(CALENDAR, "FY2027-Q3")
MONEY = st.integers(-(10**6), 10**6).map(lambda minor: Decimal(minor) / 100)


@given(MONEY, MONEY)
def test_a_best_case_is_not_below_a_commit_that_is_not_below_zero(commit, best_case):
    assert (rules.faults(commit, best_case) == {}) == (best_case >= commit >= 0)


@given(st.dates(RUNNING.starts_on, RUNNING.last_day))
def test_the_next_quarter_is_called_in_the_last_two_weeks(day):
    called = rules.called_on(day, running=RUNNING, following=NEXT)
    assert called == ((RUNNING, NEXT) if day >= RUNNING.ends_before - timedelta(days=14) else (RUNNING,))


def test_a_holiday_moves_the_deadline_to_the_next_working_day_of_the_week():
    monday = date(2026, 11, 23)
    week = [monday + timedelta(days=step) for step in range(5)]
    due = rules.deadline(working_days=week, zone="America/New_York", closes=MONDAY_NOON)
    assert due == rules.Deadline(monday, datetime(2026, 11, 23, 17, tzinfo=UTC))
    moved = rules.deadline(working_days=week[1:], zone="Europe/Berlin", closes=MONDAY_NOON)
    assert moved == rules.Deadline(week[1], datetime(2026, 11, 24, 11, tzinfo=UTC))
    assert rules.deadline(working_days=[], zone="UTC", closes=MONDAY_NOON) is None
    assert rules.deadline(working_days=[monday], zone="UTC", closes=TUESDAY_NOON) is None
