"""Opening fiscal years: their periods and working days are stored once and do not change afterwards."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import FiscalCalendar, FiscalPeriod, Organisation, OrganisationDay, Person
from accounts.rules.faults import Invalid
from accounts.selectors import calendar as calendar_selector
from accounts.services import audit
from traps_web.lib import fiscal, remembered, working_days

# Earlier years may be opened later: their days count down from here, and stored counts stay as they are.
FIRST_WORKING_BEFORE = 1_000_000


@transaction.atomic
def open_years(*, first: int, last: int, now: datetime) -> list[int]:
    """Store the periods and days of the fiscal years from first to last, and of any between them and those opened before.

    Idempotent: a year that is open stays as it is. Returns the numbers of the years that were opened. Raises Invalid.
    """
    if last < first:
        raise Invalid(last="The last year lies before the first.")
    remembered.forget()
    organisation = Organisation.objects.get(id=1)
    rules = calendar_selector.rules()
    opened = set(FiscalPeriod.objects.filter(kind="year").values_list("year", flat=True))
    wanted = range(min({first, *opened}), max({last, *opened}) + 1)
    new = [number for number in wanted if number not in opened]
    later = [number for number in new if not opened or number > max(opened)]
    earlier = sorted((number for number in new if number not in later), reverse=True)
    for number in later + earlier:
        _store_year(fiscal.year(rules, number), organisation)
    return new


def _store_year(year: fiscal.FiscalYear, organisation: Organisation) -> None:
    calendar = FiscalCalendar.objects.order_by("-version").first()
    periods = [year.as_period, *year.quarters, *year.months, *year.weeks]
    FiscalPeriod.objects.bulk_create(
        FiscalPeriod(
            calendar=calendar,
            kind=period.kind,
            key=period.key,
            year=period.year,
            index=period.index,
            starts_on=period.starts_on,
            ends_before=period.ends_before,
        )
        for period in periods
    )
    worked = _worked_days(year, organisation)
    running = _first_working_before(year, worked)
    rows = []
    for day, is_working in worked:
        rows.append(OrganisationDay(day=day, is_working=is_working, working_before=running))
        running += int(is_working)
    OrganisationDay.objects.bulk_create(rows)


def _worked_days(year: fiscal.FiscalYear, organisation: Organisation) -> list[tuple[date, bool]]:
    holidays = working_days.holidays_of(organisation.country, {year.starts_on.year, year.last_day.year})
    weekdays = frozenset(int(digit) for digit in organisation.working_weekdays)
    days = [year.starts_on + timedelta(days=step) for step in range((year.ends_before - year.starts_on).days)]
    return [(day, working_days.is_working_day(day, weekdays=weekdays, holidays=holidays)) for day in days]


def _first_working_before(year: fiscal.FiscalYear, worked: list[tuple[date, bool]]) -> int:
    before = OrganisationDay.objects.filter(day=year.starts_on - timedelta(days=1)).first()
    if before is not None:
        return before.working_before + int(before.is_working)
    after = OrganisationDay.objects.filter(day=year.ends_before).first()
    if after is not None:
        return after.working_before - sum(is_working for _, is_working in worked)
    return FIRST_WORKING_BEFORE


@transaction.atomic
def open_next_year(*, by: Person, now: datetime) -> int:
    """Open the fiscal year after the last opened one; returns its number."""
    last = FiscalPeriod.objects.filter(kind="year").order_by("-year").values_list("year", flat=True)[0]
    open_years(first=last + 1, last=last + 1, now=now)
    organisation = Organisation.objects.get(id=1)
    audit.record(verb="fiscal year opened", subject=organisation, by=by, now=now, after={"year": f"FY{last + 1}"})
    return last + 1
