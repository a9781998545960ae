"""From which day on somebody owes: the latest of three, and what it comes from."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.organisation.rules.owing import Owing, owing, sentence
from traps_web.lib.fiscal import CalendarRules

MONDAYS = CalendarRules(scheme="calendar", starts_month=1, week_starts_on=0)
SUNDAYS = CalendarRules(scheme="calendar", starts_month=1, week_starts_on=6)
LONG_AGO = date(2020, 1, 1)
WEDNESDAY = date(2026, 12, 2)


def owing_with(**facts):
    defaults = {"started_on": None, "starts_on": None, "reached_on": LONG_AGO, "reached_by": "invitation"}
    return owing(**({"calendar": MONDAYS} | defaults | facts))


@pytest.mark.parametrize(
    ("facts", "day", "why"),
    [
        ({"reached_on": WEDNESDAY}, date(2026, 12, 7), "invitation"),
        ({"reached_on": WEDNESDAY, "reached_by": "sign-in"}, date(2026, 12, 7), "sign-in"),
        # The week of the invitation is never a full one, not even when it begins with it.
        ({"reached_on": date(2026, 12, 7)}, date(2026, 12, 14), "invitation"),
        ({"reached_on": date(2026, 12, 6)}, date(2026, 12, 7), "invitation"),
        ({"reached_on": WEDNESDAY, "calendar": SUNDAYS}, date(2026, 12, 6), "invitation"),
        ({"starts_on": WEDNESDAY}, WEDNESDAY, "first-day"),
        ({"started_on": WEDNESDAY}, WEDNESDAY, "set-up"),
        ({"reached_on": WEDNESDAY, "starts_on": date(2026, 12, 10)}, date(2026, 12, 10), "first-day"),
        ({"reached_on": WEDNESDAY, "starts_on": date(2026, 12, 4)}, date(2026, 12, 7), "invitation"),
        ({"reached_on": None, "starts_on": WEDNESDAY}, None, "not-reached"),
    ],
)
def test_the_latest_of_the_three_days_counts(facts, day, why):
    assert owing_with(**facts) == Owing(day, why)


@given(st.dates(LONG_AGO, date(2030, 1, 1)), st.sampled_from([MONDAYS, SUNDAYS]))
def test_who_was_reached_has_a_full_week_within_fourteen_days(reached_on, calendar):
    day = owing_with(reached_on=reached_on, calendar=calendar).day
    assert reached_on < day <= reached_on + timedelta(days=7)
    assert day.weekday() == calendar.week_starts_on


def test_what_is_due_before_is_not_owed():
    begins = owing_with(reached_on=WEDNESDAY)
    assert [begins.covers(date(2026, 12, day)) for day in (4, 6, 7, 11)] == [False, False, True, True]
    assert not Owing(None, "not-reached").covers(date(2030, 1, 1))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"reached_on": WEDNESDAY}, "Owes from Mon 7 Dec: the first full week after the invitation."),
        (
            {"reached_on": WEDNESDAY, "reached_by": "sign-in"},
            "Owes from Mon 7 Dec: the first full week after the first sign-in.",
        ),
        ({"starts_on": date(2026, 12, 10)}, "Owes from Thu 10 Dec: the first day in service."),
        ({"started_on": date(2026, 12, 10)}, "Owes from Thu 10 Dec: the organisation was set up here on that day."),
        ({"reached_on": None}, "Owes nothing yet: neither invited nor signed in."),
        ({"reached_on": LONG_AGO}, ""),
    ],
)
def test_rep_and_manager_read_one_sentence(facts, expected):
    assert sentence(owing_with(**facts), today=WEDNESDAY) == expected
