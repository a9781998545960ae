"""What day and what period it is for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet

from accounts.organisation.models import FiscalCalendar, FiscalPeriod, Organisation, OrganisationDay, Person
from accounts.organisation.rules.calendar import not_open
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.configuration import part
from traps_web.lib import clock, fiscal, statements
from traps_web.lib.faults import StaleState
from traps_web.ui import words

_DAY = timedelta(days=1)


class OutsideCalendar(StaleState, LookupError):
    """The day lies in no opened fiscal year; the message is a sentence for people, which edges answer with 409."""


@part(FiscalCalendar)
def rules() -> fiscal.CalendarRules:
    """The rules of all versions of the fiscal calendar, each from its day on: every day and key finds its own."""
    combined: fiscal.CalendarRules | None = None
    for version in versions():
        own_rules = rules_of(version)
        if combined is not None and version.starts_on is not None:
            own_rules = fiscal.follow(combined, own_rules, version.starts_on)
        combined = own_rules
    if combined is None:
        raise OutsideCalendar("No fiscal calendar is set up yet.")
    return combined


def rules_of(version: FiscalCalendar) -> fiscal.CalendarRules:
    """What one version says, without what held before it."""
    return fiscal.CalendarRules(
        scheme=version.scheme,
        starts_month=version.starts_month,
        week_starts_on=version.week_starts_on,
        named_by=version.named_by,
    )


def versions() -> list[FiscalCalendar]:
    """Every version of the fiscal calendar, the first one first."""
    return list(FiscalCalendar.objects.order_by("version"))


def all_versions() -> QuerySet[FiscalCalendar]:
    """The same with who made each, for lists."""
    return FiscalCalendar.objects.select_related("created_by").order_by("version")


def opened_periods() -> QuerySet[FiscalPeriod]:
    """Every opened year, quarter, month and week, by first day."""
    return FiscalPeriod.objects.order_by("starts_on", "-ends_before", "key")


class OpenedPeriod(NamedTuple):
    """The name of an opened year, quarter, month or week."""

    kind: str
    key: str
    year: int


@part(FiscalPeriod)
def latest_periods() -> tuple[OpenedPeriod, ...]:
    """The same by name, the latest year first."""
    rows = FiscalPeriod.objects.order_by("-year", "index", "pk")
    return tuple(OpenedPeriod(*row) for row in rows.values_list("kind", "key", "year"))


def year_starts_ahead(today: date, count: int = 4) -> list[date]:
    """The first days of the next fiscal years: the days from which the calendar may be changed."""
    starts: list[date] = []
    day = today
    while len(starts) < count:
        day = fiscal.year_of(rules(), day).ends_before
        starts.append(day)
    return starts


def period(key: str) -> fiscal.Period:
    """The period with that key. Raises fiscal.UnknownPeriod with a sentence."""
    return fiscal.period(rules(), key)


def period_at(kind: fiscal.Kind, day: date) -> fiscal.Period:
    """The period of one kind that a day lies in."""
    return fiscal.period_of(rules(), day, kind)


@dataclass(frozen=True, slots=True)
class StoredDays:
    """Every day of the opened fiscal years: whether the organisation works on it, and the working days before it."""

    is_working: Mapping[date, bool]
    working_before: Mapping[date, int]
    """Also for the day after the last one, so that a span may end with the calendar."""

    def working_days(self, start: date, end: date) -> list[date]:
        """The working days from a day up to, not including, another, in order."""
        days = (start + step * _DAY for step in range((end - start).days))
        return [day for day in days if self.is_working.get(day)]


@part(OrganisationDay)
def stored_days() -> StoredDays:
    """The opened days, in order."""
    rows = statements.rows(_days)
    is_working = {day: works for day, works, _ in rows}
    working_before = {day + _DAY: before + int(works) for day, works, before in rows}
    working_before.update((day, before) for day, _, before in rows)
    return StoredDays(is_working, working_before)


def _days() -> QuerySet[Any]:
    return OrganisationDay.objects.order_by("day").values_list("day", "is_working", "working_before")


def opened_span() -> tuple[date, date] | None:
    """First opened day and the day after the last one; None before the calendar is opened."""
    days = list(stored_days().is_working)
    return (days[0], days[-1] + _DAY) if days else None


def is_open(period: fiscal.Period) -> bool:
    """Whether all days of a period lie in opened fiscal years."""
    known = stored_days().working_before
    return period.starts_on in known and period.ends_before in known


def last_open(kind: fiscal.Kind) -> fiscal.Period:
    """The last period of a kind that is open. Raises OutsideCalendar before any year is."""
    opened = opened_span()
    if opened is None:
        raise OutsideCalendar("No fiscal year is open yet. An admin opens one under Settings, Calendar.")
    return period_at(kind, opened[1] - _DAY)


def working_before(day: date) -> int:
    """Working days stored before a day: differences count the working days of any span. Raises OutsideCalendar."""
    before = stored_days().working_before.get(day)
    if before is None:
        raise OutsideCalendar(not_open(words.day(day, year=True)))
    return before


def working_days_between(start: date, end: date) -> int:
    """Working days of the organisation from a day up to, not including, another."""
    return working_before(end) - working_before(start)


def working_days(start: date, end: date) -> list[date]:
    """The organisation's working days of a span, in order."""
    return stored_days().working_days(start, end)


def organisation_today(now: datetime, organisation: Organisation | None = None) -> date:
    """What day it is for the organisation: the day of sums and of jobs. Whoever has read it already hands it on."""
    return clock.today_in((organisation or organisation_selector.current()).time_zone, now)


def today_of(person: Person | None, now: datetime, organisation: Organisation | None = None) -> date:
    """What day it is for a person: the day of what they do, owe and lock. Of nobody it is the organisation's."""
    if person is None:
        return organisation_today(now, organisation)
    return clock.today_in(zone_of(person, organisation or organisation_selector.current()), now)


def zone_of(person: Person, organisation: Organisation) -> str:
    """The time zone a person lives by."""
    return person.time_zone or organisation.time_zone
