from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traps_web.lib.deadlines import day_bounds, due_instant, instants_around, weeks_later

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "America/Santiago"]


@pytest.mark.parametrize(
    ("zone", "hour", "minute"),
    [("Europe/Berlin", 16, 0), ("America/New_York", 22, 0), ("Asia/Kolkata", 11, 30), ("UTC", 17, 0)],
)
def test_friday_at_five_is_an_instant_of_its_own_in_every_zone(zone: str, hour: int, minute: int) -> None:
    assert due_instant(date(2026, 11, 27), time(17, 0), zone) == datetime(2026, 11, 27, hour, minute, tzinfo=UTC)


def test_five_o_clock_stays_five_o_clock_when_the_clocks_change() -> None:
    assert due_instant(date(2026, 7, 3), time(17, 0), "Europe/Berlin").hour == 15
    assert due_instant(date(2026, 12, 4), time(17, 0), "Europe/Berlin").hour == 16


def test_a_time_that_the_clocks_skip_moves_forward() -> None:
    instant = due_instant(date(2026, 3, 29), time(2, 30), "Europe/Berlin")
    assert instant == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 on the wall


def test_of_a_time_that_comes_twice_the_later_counts() -> None:
    instant = due_instant(date(2026, 10, 25), time(2, 30), "Europe/Berlin")
    assert instant == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_instant_is_told_in_utc_wherever_it_is_asked_for() -> None:
    assert due_instant(date(2026, 3, 27), time(17, 0), "America/New_York").tzinfo is UTC
    assert all(instant.tzinfo is UTC for instant in day_bounds(date(2026, 3, 27), "America/New_York"))


def test_a_day_may_have_23_or_25_hours() -> None:
    starts, ends = day_bounds(date(2026, 3, 29), "Europe/Berlin")
    assert (ends - starts).total_seconds() == 23 * 3600
    starts, ends = day_bounds(date(2026, 10, 25), "Europe/Berlin")
    assert (ends - starts).total_seconds() == 25 * 3600


@given(st.dates(date(2000, 1, 1), date(2035, 1, 1)), st.sampled_from(ZONES))
def test_days_follow_each_other_without_a_hole(day: date, zone: str) -> None:
    next_day = date.fromordinal(day.toordinal() + 1)
    starts, ends = day_bounds(day, zone)
    assert ends == day_bounds(next_day, zone)[0]
    assert starts < due_instant(day, time(17, 0), zone) < ends


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati", *ZONES])
def test_the_instants_around_some_days_hold_every_deadline_of_theirs(zone: str) -> None:
    first, last = date(2026, 3, 29), date(2026, 4, 4)
    starts, ends = instants_around(first, last + timedelta(days=1))
    assert starts <= due_instant(first, time.min, zone)
    assert due_instant(last, time.max, zone) < day_bounds(last, zone)[1] < ends


@given(st.integers(0, 15 * 365 * 24), st.integers(1, 26), st.sampled_from(ZONES))
def test_so_many_weeks_later_is_the_same_weekday_at_the_same_time_unless_the_clocks_skip_it(
    hours: int, weeks: int, zone: str
) -> None:
    instant = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    wall = instant.astimezone(ZoneInfo(zone))
    later = weeks_later(instant, weeks, zone).astimezone(ZoneInfo(zone))
    ahead = later.replace(tzinfo=None) - wall.replace(tzinfo=None) - timedelta(weeks=weeks)
    assert timedelta(0) <= ahead <= timedelta(hours=1)
    assert later.date() == wall.date() + timedelta(weeks=weeks)
