"""The days that may be named, wherever somebody names one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from traps_web.lib import days

A_DAY = timedelta(days=1)


@pytest.mark.parametrize("day", [date.min, date.max, days.FIRST - A_DAY, days.LAST + A_DAY])
def test_a_day_far_off_is_outside(day):
    assert days.is_outside(day)
    with pytest.raises(ValueError, match="Choose a day between 1970 and 2199"):
        days.typed(day.isoformat())


@pytest.mark.parametrize("day", [days.FIRST, days.LAST, date(2026, 11, 30)])
def test_the_bounds_belong_to_it(day):
    assert days.typed(day.isoformat()) == day


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-02-30", "2026-11-30T10:00", "30.11.2026"])
def test_what_is_no_day_is_said_with_an_example(text):
    with pytest.raises(ValueError, match="write it like 2026-11-30"):
        days.typed(text)
