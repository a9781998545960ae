"""The settings pages in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.organisation.models import FiscalCalendar, Organisation
from accounts.organisation.presenters.calendar_words import NAMED_WORDS, SCHEME_WORDS, WEEKDAY_WORDS, weekdays_said
from accounts.organisation.selectors.open_years import OpenedYear
from traps_web.lib import fiscal
from traps_web.lib.working_days import holidays_of
from traps_web.ui import values, words


@dataclass(frozen=True)
class Place:
    """A page of the settings and what it holds."""

    label: str
    url: str
    holds: str
    count: str = ""


def places(
    *, people: dict[str, int], teams: int, years: tuple[str, str] | None, organisation: Organisation
) -> list[Place]:
    """The settings pages; those of other apps are linked by name."""
    span = f"{years[0]} to {years[1]}" if years else "none open"
    closed = f", {people['closed']} closed" if people["closed"] else ""
    rows = [
        (
            "People",
            "settings_people",
            "Logins, roles, time zones and dates of service.",
            f"{words.number(people['open'])} open{closed}",
        ),
        (
            "Teams",
            "settings_teams",
            "The team tree, with members and managers by date.",
            words.plural(teams, "team"),
        ),
        ("Calendar", "settings_calendar", "Fiscal years, working days and holidays.", span),
        (
            "Organisation",
            "settings_organisation",
            "Name, limits for pace and wins, reviewer of last resort.",
            organisation.currency,
        ),
        ("Curves", "settings_curves", "How a year’s number is spread over its months.", ""),
        (
            "Pipelines",
            "settings_pipelines",
            "Stages with their probabilities and checklists; MEDDPICC, SPICED, BANT.",
            "",
        ),
        ("Activity", "settings_activity", "What counts as prospecting, and the weekly targets.", ""),
        ("Tiers", "settings_tiers", "What A, B and C customers require: revenue, contacts, plans.", ""),
        ("Causes", "settings_causes", "The causes a review can give for a month.", ""),
        ("Reviews", "settings_reviews", "When the reviews of a quarter open and are held.", ""),
        ("Traps", "traps_library", "Which traps are on for each team, with deadline and grace.", ""),
        ("Leave", "leaves", "Who is off and when, requested and approved.", ""),
        (
            "Audit",
            "settings_audit",
            "Who did what and when: sign-ins, exports, and every change with before and after.",
            "",
        ),
        ("Mail", "settings_mail", "Each mail and whether it was sent; the state of the mail server.", ""),
        ("Personal data", "settings_keeping", "How long personal data is kept, and what was removed.", ""),
        ("Imports", "imports", "Import people, teams, customers, deals, bookings and budgets from files.", ""),
    ]
    return [Place(label, reverse(name), holds, count) for label, name, holds, count in rows]


@dataclass(frozen=True)
class FirstStep:
    """What an organisation that holds nobody but its admin does next."""

    label: str
    url: str
    means: str


def first_steps(people: dict[str, int]) -> list[FirstStep]:
    """The way from an empty organisation to the first week; nothing once somebody else is there."""
    if people["open"] + people["closed"] > 1:
        return []
    imports = reverse("imports")
    return [
        FirstStep(
            "Import teams and people", f"{imports}?kind=teams", "Two files, teams first. A dry run checks each one."
        ),
        FirstStep(
            "Import products, customers and budgets",
            f"{imports}?kind=products",
            "Then open deals and bookings.",
        ),
        FirstStep(
            "Invite each person by link",
            reverse("settings_people"),
            "They choose a password and start with their week.",
        ),
    ]


@dataclass(frozen=True)
class YearRow:
    """An opened fiscal year, in words."""

    key: str
    days: str
    working_days: str
    holidays: str


def year_rows(years: list[OpenedYear], *, country: str) -> list[YearRow]:
    named = holidays_of(country, {day.year for year in years for day in year.weekday_holidays})
    return [
        YearRow(
            key=year.key,
            days=_days_of(year),
            working_days=words.number(year.working_days),
            holidays=", ".join(f"{words.day(day)} {named.get(day, '')}".strip() for day in year.weekday_holidays)
            or "none",
        )
        for year in years
    ]


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


def index_statement(organisation: Organisation, people: dict[str, int], teams: int) -> str:
    """What the settings stand on, in one sentence."""
    return f"{organisation.name} has {words.plural(people['open'], 'login')} in {words.plural(teams, 'team')}."


def calendar_statement(years: list[OpenedYear]) -> str:
    """Up to which day facts and budgets can be entered."""
    if not years:
        return "No fiscal year is open."
    first, last = years[-1], years[0]
    until = words.day(last.ends_before - timedelta(days=1), year=True)
    return f"Money can be entered from {words.day(first.starts_on, year=True)} to {until}."
