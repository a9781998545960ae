"""The settings pages in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from accounts.organisation.models import FiscalCalendar, Organisation
from accounts.organisation.presenters.calendar_words import NAMED_WORDS, SCHEME_WORDS, WEEKDAY_WORDS, weekdays_said
from accounts.organisation.selectors.open_years import OpenedYear
from traps_web.lib import fiscal
from traps_web.lib.working_days import holidays_of
from traps_web.ui import values, words


@dataclass(frozen=True)
class Holiday:
    """A public holiday on a working weekday."""

    day: str
    name: str


@dataclass(frozen=True)
class YearRow:
    """An opened fiscal year, in words."""

    key: str
    days: str
    working_days: str
    holidays: list[Holiday]

    @property
    def holiday_count(self) -> str:
        """How many there are."""
        return words.number(len(self.holidays))


def year_rows(years: list[OpenedYear], *, country: str) -> list[YearRow]:
    named = holidays_of(country, {day.year for year in years for day in year.weekday_holidays})
    return [
        YearRow(
            key=year.key,
            days=_days_of(year),
            working_days=words.number(year.working_days),
            holidays=[Holiday(words.day(day), named.get(day, "")) for day in year.weekday_holidays],
        )
        for year in years
    ]


def holidays_fold() -> values.Fold:
    """The part of the page that names them, year by year."""
    return values.Fold("holidays", "Public holidays on working weekdays", "by fiscal year", level=3)


def _days_of(year: OpenedYear) -> str:
    last_day = year.ends_before - timedelta(days=1)
    return f"{words.day(year.starts_on, year=True)} to {words.day(last_day, year=True)}"


def calendar_facts(rules: fiscal.CalendarRules, organisation: Organisation) -> list[values.Fact]:
    """The rules that cut the organisation's time today."""
    rows = [
        ("Fiscal year", f"starts in {words.MONTHS_LONG[rules.starts_month - 1]}"),
        ("Divided into", SCHEME_WORDS[rules.scheme]),
        ("Named by the calendar year in which it", NAMED_WORDS[rules.named_by]),
        ("Week starts on", WEEKDAY_WORDS[rules.week_starts_on]),
        ("Worked on", weekdays_said(organisation.working_weekdays)),
        ("Public holidays of", organisation.country),
        ("Time zone", organisation.time_zone),
    ]
    return [values.Fact(label, values.Fig(text)) for label, text in rows]


def calendar_versions(versions: list[FiscalCalendar], *, zone: str) -> list[values.TimelineEntry]:
    """Every version of the rules, the newest first, with its reason."""
    entries = []
    for version in reversed(versions):
        since = words.day(version.starts_on, year=True) if version.starts_on else "the beginning"
        by = f" by {version.created_by.name}" if version.created_by else ""
        rules = (
            f"{SCHEME_WORDS[version.scheme]}, the year starts in {words.MONTHS_LONG[version.starts_month - 1]} "
            f"and is named by the calendar year in which it {NAMED_WORDS[version.named_by]}, "
            f"weeks start on {WEEKDAY_WORDS[version.week_starts_on]}"
        )
        entries.append(
            values.TimelineEntry(
                at=words.moment(version.created_at, ZoneInfo(zone), year=True),
                text=f"Version {version.version}, from {since} on{by}: {rules}.",
                more=version.reason,
            )
        )
    return entries


@dataclass(frozen=True)
class QuarterRow:
    """A quarter of a fiscal year with its months and weeks, in words."""

    key: str
    days: str
    months: str
    weeks: str


def quarter_rows(year: fiscal.FiscalYear) -> list[QuarterRow]:
    """The running year, quarter by quarter."""
    return [
        QuarterRow(
            key=quarter.key,
            days=f"{words.day(quarter.starts_on)} to {words.day(quarter.last_day, year=True)}",
            months=_first_to_last([month for month in year.months if month.quarter_index == quarter.index]),
            weeks=_first_to_last([week for week in year.weeks if week.quarter_index == quarter.index]),
        )
        for quarter in year.quarters
    ]


def _first_to_last(periods: list[fiscal.Period]) -> str:
    names = [period.key.rsplit("-", 1)[1] for period in periods]
    return f"{names[0]} to {names[-1]}" if len(names) > 1 else "".join(names)


def calendar_statement(years: list[OpenedYear]) -> str:
    """Up to which day facts and budgets can be entered."""
    if not years:
        return "No fiscal year is open."
    first, last = years[-1], years[0]
    edges = (first.starts_on, last.ends_before - timedelta(days=1))
    since, until = (words.day(day, year=True).replace(" ", "\N{NO-BREAK SPACE}") for day in edges)
    return f"Money can be entered from {since} to {until}."
