"""Opening fiscal years stores their periods and working days for good."""

from datetime import date

import pytest

from accounts.models import FiscalPeriod, OrganisationDay
from accounts.organisation.selectors import calendar as selector
from accounts.organisation.services import calendar
from tests import make


@pytest.mark.django_db
def test_opening_twice_changes_nothing(world: make.World) -> None:
    days = OrganisationDay.objects.count()
    assert calendar.open_years(make.act(), first=2025, last=2028) == []
    assert OrganisationDay.objects.count() == days


@pytest.mark.django_db
def test_opening_an_earlier_year_leaves_stored_counts_alone(world: make.World) -> None:
    before = selector.working_before(date(2026, 11, 25))
    assert calendar.open_years(make.act(), first=2023, last=2023) == ["FY2023", "FY2024"]
    assert selector.working_before(date(2026, 11, 25)) == before
    assert selector.working_days_between(date(2024, 5, 31), date(2024, 6, 1)) == 1


@pytest.mark.django_db
def test_thanksgiving_is_no_working_day(world: make.World) -> None:
    assert selector.working_days(date(2026, 11, 23), date(2026, 11, 30)) == [
        date(2026, 11, day) for day in (23, 24, 25, 27)
    ]


@pytest.mark.django_db
def test_the_stored_periods_are_those_of_the_rules(world: make.World) -> None:
    stored = FiscalPeriod.objects.get(key="FY2027-Q2")
    assert (stored.starts_on, stored.ends_before) == (date(2026, 9, 1), date(2026, 12, 1))
    assert selector.period("FY2027-Q2").ends_before == stored.ends_before


@pytest.mark.django_db
def test_a_day_outside_the_opened_years_is_named(world: make.World) -> None:
    with pytest.raises(selector.OutsideCalendar, match="Fri 1 Jan 1999 is not open"):
        selector.working_before(date(1999, 1, 1))
