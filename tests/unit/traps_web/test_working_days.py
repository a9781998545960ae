from datetime import date, timedelta

import pytest
from hypothesis import strategies as st

from traps_web.lib import working_days as wd

WEEK = wd.MONDAY_TO_FRIDAY
THANKSGIVING = date(2026, 11, 26)
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
DAY = timedelta(days=1)
dates = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_a_week_has_its_working_days_without_the_holiday() -> None:
    worked = wd.working_days(MONDAY, MONDAY + 7 * DAY, weekdays=WEEK, holidays={THANKSGIVING})
    assert list(worked) == [MONDAY, MONDAY + DAY, MONDAY + 2 * DAY, FRIDAY]


def test_the_end_of_a_range_is_not_in_it() -> None:
    assert wd.working_days_between(MONDAY, FRIDAY, weekdays=WEEK) == 4
    assert wd.working_days_between(FRIDAY, MONDAY, weekdays=WEEK) == 0


def test_public_holidays_come_with_their_names() -> None:
    american = wd.holidays_of("US", [2026])
    assert "Thanksgiving" in american[THANKSGIVING]
    assert date(2026, 1, 6) in wd.holidays_of("DE-BY", [2026])
    assert date(2026, 1, 6) not in wd.holidays_of("de", [2026])
    assert wd.holidays_of("", [2026]) == {}


@pytest.mark.parametrize("country", ["XX", "DE-XX"])
def test_an_unknown_country_is_named_in_a_sentence(country: str) -> None:
    with pytest.raises(wd.UnknownCountry, match=f"No holiday calendar is known for “{country}”"):
        wd.holidays_of(country, [2026])
