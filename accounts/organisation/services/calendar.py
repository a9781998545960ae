"""Opening fiscal years and changing the rules that cut them.

Periods that have begun and working days that are stored do not change afterwards.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from accounts.organisation.models import FiscalCalendar, FiscalPeriod, Organisation, OrganisationDay
from accounts.organisation.rules import calendar as rules
from accounts.organisation.selectors import calendar as calendar_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import configuration
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib import days, fiscal, working_days
from traps_web.lib.faults import Invalid, Refused, StaleState

# Earlier years may be opened later: their days count down from here, and stored counts stay as they are.
FIRST_WORKING_BEFORE = 1_000_000
_DAY = timedelta(days=1)


@configuration.writes(FiscalPeriod, OrganisationDay)
def open_years(act: Act, *, first: int, last: int) -> list[str]:
    """Store the periods and days of fiscal years from first to last, closing any gap to those opened before.

    Idempotent: a year that is open stays as it is. Returns the keys of the years that were opened. Raises Invalid.
    """
    if last < first:
        raise Invalid(last="The last year is before the first year.")
    if not days.FIRST.year <= first <= last <= days.LAST.year:
        raise Invalid(first=f"Choose fiscal years between {days.FIRST.year} and {days.LAST.year}.")
    calendar = calendar_selector.rules()
    start, end = fiscal.year(calendar, first).starts_on, fiscal.year(calendar, last).ends_before
    opened = calendar_selector.opened_span()
    if opened is None:
        return _open(calendar, start, end)
    return sorted([*_open(calendar, opened[1], end), *_open(calendar, start, opened[0])], key=lambda key: key[2:])


def _open(calendar: fiscal.CalendarRules, start: date, end: date) -> list[str]:
    """Store the years that begin in a stretch of days.

    A later stretch is stored year by year in order; an earlier one is counted back as a whole.
    """
    years: list[fiscal.FiscalYear] = []
    while start < end:
        years.append(fiscal.year_of(calendar, start))
        start = years[-1].ends_before
    if years:
        _store_periods(years)
        _store_days(years[0].starts_on, years[-1].ends_before)
    return [year.key for year in years]


def _store_periods(years: list[fiscal.FiscalYear]) -> None:
    newest = FiscalCalendar.objects.order_by("-version").first()
    FiscalPeriod.objects.bulk_create(
        FiscalPeriod(
            calendar=newest,
            kind=period.kind,
            key=period.key,
            year=period.year,
            index=period.index,
            starts_on=period.starts_on,
            ends_before=period.ends_before,
        )
        for year in years
        for period in (year.as_period, *year.quarters, *year.months, *year.weeks)
    )


def _store_days(start: date, end: date) -> None:
    worked = _worked_days(start, end, Organisation.objects.get(id=1))
    running = _first_working_before(start, end, worked)
    rows = []
    for day, is_working in worked:
        rows.append(OrganisationDay(day=day, is_working=is_working, working_before=running))
        running += int(is_working)
    OrganisationDay.objects.bulk_create(rows)


def _worked_days(start: date, end: date, organisation: Organisation) -> list[tuple[date, bool]]:
    holidays = working_days.holidays_of(organisation.country, set(range(start.year, end.year + 1)))
    weekdays = frozenset(int(digit) for digit in organisation.working_weekdays)
    days = [start + step * _DAY for step in range((end - start).days)]
    return [(day, working_days.is_working_day(day, weekdays=weekdays, holidays=holidays)) for day in days]


def _first_working_before(start: date, end: date, worked: list[tuple[date, bool]]) -> int:
    before = OrganisationDay.objects.filter(day=start - _DAY).first()
    if before is not None:
        return before.working_before + int(before.is_working)
    after = OrganisationDay.objects.filter(day=end).first()
    if after is not None:
        return after.working_before - sum(is_working for _, is_working in worked)
    return FIRST_WORKING_BEFORE


@configuration.writes(FiscalPeriod, OrganisationDay)
def open_next_year(act: Act) -> str:
    """Open the fiscal year after the last opened one; returns its key. Raises StaleState when it is open by now."""
    opened = calendar_selector.opened_span()
    if opened is None:
        raise Invalid(whole="No fiscal year is open yet.")
    try:
        with transaction.atomic():
            (key,) = _open(calendar_selector.rules(), opened[1], opened[1] + _DAY)
    except IntegrityError:
        raise StaleState("Someone else has just opened this year.") from None
    audit.record(act, verb="fiscal year opened", subject=Organisation.objects.get(id=1), after={"year": key})
    return key


@configuration.writes(FiscalCalendar, FiscalPeriod, OrganisationDay)
def change(act: Act, *, new_rules: fiscal.CalendarRules, starts_on: date, reason: str) -> FiscalCalendar:
    """Change the rules of the fiscal calendar from the first day of a fiscal year ahead: a new version.

    What lies before that day stays as it is. Periods ahead are cut again, up to at least the day that was opened
    last; stored working days stay, missing ones are added. Nothing else is touched:
    `reviews.cycles.services.calendar_changes` takes the other nouns along and is what edges call. Raises Invalid by
    field, Refused, StaleState when somebody else changed it first.
    """
    if act.by is not None and not act.by.is_admin:
        raise Refused(rules.ADMINS_ONLY)
    today = organisation_today(act.now)
    standing, opened = calendar_selector.rules(), calendar_selector.opened_span()
    if wrong := rules.change_faults(standing, new_rules, starts_on, today=today) | rules.reason_faults(reason):
        raise Invalid(**wrong)
    held = rules.audit_values(fiscal.held_before(standing, starts_on))
    version = _next_version(act, new_rules, starts_on, reason)
    FiscalPeriod.objects.filter(starts_on__gte=starts_on).delete()
    _cut_again(fiscal.follow(standing, new_rules, starts_on), starts_on, opened)
    audit.record(
        act,
        verb="fiscal calendar changed",
        subject=version,
        before=held,
        after=rules.audit_values(new_rules) | {"starts_on": starts_on.isoformat(), "reason": version.reason},
    )
    return version


def _next_version(act: Act, new_rules: fiscal.CalendarRules, starts_on: date, reason: str) -> FiscalCalendar:
    number = calendar_selector.versions()[-1].version + 1
    try:
        with transaction.atomic():
            return FiscalCalendar.objects.create(
                version=number,
                scheme=new_rules.scheme,
                starts_month=new_rules.starts_month,
                week_starts_on=new_rules.week_starts_on,
                named_by=new_rules.named_by,
                starts_on=starts_on,
                reason=reason.strip(),
                created_at=act.now,
                created_by=act.by,
            )
    except IntegrityError:
        raise StaleState(rules.CHANGED) from None


def _cut_again(calendar: fiscal.CalendarRules, starts_on: date, opened: tuple[date, date] | None) -> None:
    """Cut the years again from a day up to the last stored one, and add the days that the last year lacks."""
    if opened is None or opened[1] <= starts_on:
        return
    years = []
    while starts_on < opened[1]:
        years.append(fiscal.year_of(calendar, starts_on))
        starts_on = years[-1].ends_before
    _store_periods(years)
    if starts_on > opened[1]:
        _store_days(opened[1], starts_on)
