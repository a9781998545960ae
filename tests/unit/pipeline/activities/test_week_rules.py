"""When a week closes and when an entry is late, in every zone and over changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.activities.rules import weeks as rules

MONDAY = date(2026, 11, 23)
ZONES = st.sampled_from(
    ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe", "UTC"]
)
MONDAYS = st.integers(0, 1500).map(lambda weeks: date(2023, 1, 2) + timedelta(weeks=weeks))


def week(starts_on, *offsets):
    return [starts_on + timedelta(days=offset) for offset in offsets]


def test_friday_at_five():
    due = rules.deadline(starts_on=MONDAY, working_days=week(MONDAY, 0, 1, 2, 3, 4), zone="America/New_York")
    assert (due.due_on, due.due_at) == (date(2026, 11, 27), datetime(2026, 11, 27, 22, tzinfo=UTC))


@pytest.mark.parametrize(("worked", "day"), [((0, 1, 2, 3), 3), ((0,), 0), ((0, 1, 2, 3, 4, 5), 4), ((2, 5), 5)])
def test_a_free_friday_moves_it_to_the_last_working_day(worked, day):
    due = rules.deadline(starts_on=MONDAY, working_days=week(MONDAY, *worked), zone="UTC")
    assert due.due_on == MONDAY + timedelta(days=day)


def test_a_week_without_working_day_owes_nothing():
    assert rules.deadline(starts_on=MONDAY, working_days=[], zone="UTC") is None


def test_a_week_that_begins_on_sunday_still_closes_on_friday():
    sunday = MONDAY - timedelta(days=1)
    due = rules.deadline(starts_on=sunday, working_days=week(sunday, 1, 2, 3, 4, 5), zone="UTC")
    assert due.due_on == date(2026, 11, 27)


@given(MONDAYS, ZONES)
def test_the_clock_on_the_wall_shows_five_on_the_day(monday, zone):
    due = rules.deadline(starts_on=monday, working_days=week(monday, 0, 1, 2, 3, 4), zone=zone)
    wall = due.due_at.astimezone(ZoneInfo(zone))
    assert (wall.date(), wall.hour, wall.minute) == (monday + timedelta(days=4), 17, 0)


@given(MONDAYS, ZONES, st.integers(0, 4))
def test_what_is_entered_on_the_next_day_is_never_late(monday, zone, offset):
    day = monday + timedelta(days=offset)
    days = week(monday, 0, 1, 2, 3, 4, 7)
    following = min(later_day for later_day in days if later_day > day)
    due = rules.deadline(starts_on=monday, working_days=days[:5], zone=zone)
    last = rules.late_after(due_at=due.due_at, next_working_day=following, zone=zone)
    assert last >= due.due_at
    noon = datetime(following.year, following.month, following.day, 12, tzinfo=ZoneInfo(zone))
    assert not rules.is_late_entry(
        entered_at=noon, due_at=due.due_at, closed_at=None, next_working_day=following, zone=zone
    )
    assert rules.is_late_entry(
        entered_at=last + timedelta(seconds=1), due_at=due.due_at, closed_at=None, next_working_day=following, zone=zone
    )


def test_friday_work_may_be_entered_until_monday_night():
    due = rules.deadline(starts_on=MONDAY, working_days=week(MONDAY, 0, 1, 2, 3, 4), zone="America/New_York").due_at
    monday_after = date(2026, 11, 30)

    def late(day, hour):
        return rules.is_late_entry(
            entered_at=datetime(2026, 11, day, hour, tzinfo=ZoneInfo("America/New_York")),
            due_at=due,
            closed_at=None,
            next_working_day=monday_after,
            zone="America/New_York",
        )

    assert not late(30, 23)
    assert rules.late_after(due_at=due, next_working_day=monday_after, zone="America/New_York") == datetime(
        2026, 12, 1, 5, tzinfo=UTC
    )


def test_what_comes_after_the_closing_is_late():
    closed = datetime(2026, 11, 25, 12, tzinfo=UTC)
    facts = {"due_at": closed + timedelta(days=2), "next_working_day": date(2026, 11, 26), "zone": "UTC"}
    assert rules.is_late_entry(entered_at=closed + timedelta(minutes=1), closed_at=closed, **facts)
    assert not rules.is_late_entry(entered_at=closed, closed_at=closed, **facts)
