"""The settings pages in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import NoReverseMatch, reverse

from accounts.models import APIToken, AuditEvent, FiscalCalendar, Membership, Organisation, Person, TeamPlacement
from accounts.rules.roles import role_word
from accounts.selectors.settings import OpenedYear, TeamFacts
from traps_web.lib.working_days import holidays_of
from traps_web.ui import values, words

SCHEME_WORDS = {
    "calendar": "twelve calendar months",
    "4-4-5": "quarters of 4, 4 and 5 weeks",
    "4-5-4": "quarters of 4, 5 and 4 weeks",
    "5-4-4": "quarters of 5, 4 and 4 weeks",
    "13x4": "thirteen months of four weeks",
}
WEEKDAY_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Place:
    """A page of the settings and what it holds."""

    label: str
    url: str
    holds: str
    count: str = ""


def places(
    *, people: dict[str, int], teams: int, years: tuple[int, int] | None, organisation: Organisation
) -> list[Place]:
    """The settings pages; those of other apps are linked by name."""
    span = f"FY{years[0]} to FY{years[1]}" if years else "none open"
    closed = f", {people['closed']} closed" if people["closed"] else ""
    rows = [
        (
            "People",
            "settings_people",
            "Logins, roles, time zones, dates of service.",
            f"{words.number(people['open'])} open{closed}",
        ),
        (
            "Teams",
            "settings_teams",
            "The tree, who is in each team and who manages it, each with its dates.",
            words.plural(teams, "team"),
        ),
        ("Calendar", "settings_calendar", "Fiscal years, working days and holidays.", span),
        (
            "Organisation",
            "settings_organisation",
            "Name, limits of pace, reviewer of last resort.",
            organisation.currency,
        ),
        ("Activity", "settings_activity", "What counts as prospecting, and how much of it a week owes.", ""),
        ("Imports", "imports", "Bring people, teams, customers, deals, bookings and budgets from files.", ""),
    ]
    return [Place(label, url, holds, count) for label, name, holds, count in rows if (url := _address(name))]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def path(*labels: tuple[str, str]) -> tuple[values.Crumb, ...]:
    """Settings, then what stands below it."""
    return (values.Crumb("Settings", reverse("settings")), *(values.Crumb(label, url) for label, url in labels))


@dataclass(frozen=True)
class PersonRow:
    """A line of the list of people."""

    name: str
    url: str
    email: str
    role: str
    team: str
    service: str
    state: values.State


def person_rows(people: Iterable[Any], *, today: date) -> list[PersonRow]:
    return [
        PersonRow(
            name=person.name,
            url=reverse("settings_person", args=[person.pk]),
            email=person.email,
            role=role_word(is_admin=person.is_admin, is_leader=person.is_leader, manages=person.manages),
            team=person.current_team.name if person.current_team else "",
            service=service(person),
            state=person_state(person, today),
        )
        for person in people
    ]


def service(person: Person) -> str:
    """The dates of service in words; empty when none are known."""
    if person.starts_on and person.ends_on:
        return f"{words.day(person.starts_on, year=True)} to {words.day(person.ends_on, year=True)}"
    if person.starts_on:
        return f"since {words.day(person.starts_on, year=True)}"
    return f"until {words.day(person.ends_on, year=True)}" if person.ends_on else ""


def person_state(person: Person, today: date) -> values.State:
    """Whether a person can sign in and is in service."""
    if not person.is_active:
        return values.State("waived", "login closed")
    if person.ends_on and person.ends_on < today:
        return values.State("open", "has left")
    if person.starts_on and person.starts_on > today:
        return values.State("open", "not here yet")
    return values.State("done", "in service")


@dataclass(frozen=True)
class MembershipRow:
    """A place in a team, in words."""

    name: str
    url: str
    role: str
    since: str
    until: str
    state: values.State
    end_url: str


def _membership_row(row: Membership, today: date, name: str, url: str) -> MembershipRow:
    is_past = row.ends_before is not None and row.ends_before <= today
    state = values.State("done", "today")
    if is_past:
        state = values.State("none", "past")
    elif row.starts_on > today:
        state = values.State("open", "to come")
    can_end = not is_past and row.ends_before is None
    return MembershipRow(
        name=name,
        url=url,
        role="Manager" if row.manages else "Member",
        since=words.day(row.starts_on, year=True),
        until=words.day(row.ends_before - timedelta(days=1), year=True) if row.ends_before else "",
        state=state,
        end_url=reverse("settings_membership_end", args=[row.pk]) if can_end else "",
    )


def places_of_person(rows: list[Membership], *, today: date) -> list[MembershipRow]:
    return [_membership_row(row, today, row.team.name, reverse("settings_team", args=[row.team_id])) for row in rows]


def people_of_team(rows: list[Membership], *, today: date) -> list[MembershipRow]:
    return [
        _membership_row(row, today, row.person.name, reverse("settings_person", args=[row.person_id])) for row in rows
    ]


@dataclass(frozen=True)
class TeamRow:
    """A line of the tree."""

    name: str
    url: str
    css: str
    managers: str
    managers_known: bool
    members: str


def team_rows(teams: list[TeamFacts]) -> list[TeamRow]:
    return [
        TeamRow(
            name=team.name,
            url=reverse("settings_team", args=[team.team_id]),
            css=f"ledger__row--{min(team.depth, 2)}",
            managers=words.listed(list(team.managers)) if team.managers else "nobody",
            managers_known=bool(team.managers),
            members=words.number(team.members),
        )
        for team in teams
    ]


def teams_statement(teams: list[TeamFacts]) -> str:
    """What the tree of teams says in one sentence."""
    without = [team.name for team in teams if not team.managers]
    if not without:
        return f"{words.plural(len(teams), 'team')}, each with a manager."
    if len(without) == 1:
        return f"{without[0]} has no manager."
    return f"{len(without)} of {words.plural(len(teams), 'team')} have no manager."


def placement_rows(rows: list[TeamPlacement]) -> list[values.TimelineEntry]:
    """Where a team stood, newest first."""
    return [
        values.TimelineEntry(
            at=words.day(row.starts_on, year=True) if row.parent else "",
            text=f"Under {row.parent.name}" if row.parent else "The root: every other team stands under it",
            mark="done" if row.ends_before is None else "none",
            more=f"until {words.day(row.ends_before - timedelta(days=1), year=True)}" if row.ends_before else "",
        )
        for row in rows
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
            days=f"{words.day(year.starts_on, year=True)} to {words.day(year.ends_before - timedelta(days=1), year=True)}",
            working_days=words.number(year.working_days),
            holidays=", ".join(f"{words.day(day)} {named.get(day, '')}".strip() for day in year.weekday_holidays)
            or "none",
        )
        for year in years
    ]


def calendar_facts(calendar: FiscalCalendar, organisation: Organisation) -> list[values.Fact]:
    """The rules that cut the organisation's time."""
    weekdays = words.listed([WEEKDAY_WORDS[int(digit)] for digit in organisation.working_weekdays])
    rows = [
        ("Fiscal year", f"starts in {words.MONTHS_LONG[calendar.starts_month - 1]}"),
        ("Cut into", SCHEME_WORDS[calendar.scheme]),
        ("Named by the calendar year in which it", "ends" if calendar.named_by == "end" else "starts"),
        ("Week starts on", WEEKDAY_WORDS[calendar.week_starts_on]),
        ("Worked on", weekdays),
        ("Public holidays of", organisation.country),
        ("Time zone", organisation.time_zone),
    ]
    return [values.Fact(label, values.Fig(text)) for label, text in rows]


def history(events: list[AuditEvent], *, zone: str) -> list[values.TimelineEntry]:
    """The audit trail of one thing, newest first."""
    return [
        values.TimelineEntry(
            at=words.moment(event.at, ZoneInfo(zone), year=True),
            text=words.sentence(f"{event.verb} by {event.actor_name}"),
            more=_difference(event),
        )
        for event in events
    ]


def _difference(event: AuditEvent) -> str:
    parts = []
    for field in {**event.before, **event.after}:
        before, after = event.before.get(field), event.after.get(field)
        name = field.replace("_", " ")
        if field in event.before and field in event.after:
            parts.append(f"{name} from {_value(before)} to {_value(after)}")
        elif field in event.after and after not in (None, "", False):
            parts.append(f"{name} {_value(after)}")
    return "; ".join(parts)


def _value(value: Any) -> str:
    if value in (None, ""):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


@dataclass(frozen=True)
class TokenRow:
    """An API token, in words."""

    name: str
    beginning: str
    made: str
    ends: str
    state: values.State
    revoke_url: str


def token_rows(tokens: list[APIToken], *, now: Any, zone: str) -> list[TokenRow]:
    return [
        TokenRow(
            name=token.name,
            beginning=f"{token.token_key[:6]}…",
            made=words.day(token.created.astimezone(ZoneInfo(zone)).date(), year=True),
            ends=words.day(token.expiry.astimezone(ZoneInfo(zone)).date(), year=True) if token.expiry else "never",
            state=values.State("missed", "expired")
            if token.expiry and token.expiry < now
            else values.State("done", "in use"),
            revoke_url=reverse("me_token_revoke", args=[token.token_key]),
        )
        for token in tokens
    ]


def index_statement(organisation: Organisation, people: dict[str, int], teams: int) -> str:
    """What the settings stand on, in one sentence."""
    return f"{organisation.name} has {words.plural(people['open'], 'login')} in {words.plural(teams, 'team')}."


def people_statement(people: dict[str, int]) -> str:
    """How many can sign in."""
    closed = f"; {words.number(people['closed'])} cannot any more" if people["closed"] else ""
    return f"{words.plural(people['open'], 'person', 'people')} can sign in{closed}."


def people_tabs(people: dict[str, int], *, closed: bool) -> list[values.Tab]:
    base = reverse("settings_people")
    return [
        values.Tab(f"Open {words.number(people['open'])}", base, not closed),
        values.Tab(f"Closed {words.number(people['closed'])}", f"{base}?show=closed", closed),
    ]


def person_statement(person: Any, today: date) -> str:
    """Who this is today, in one sentence."""
    role = role_word(is_admin=person.is_admin, is_leader=person.is_leader, manages=person.manages).lower()
    if not person.is_active:
        return f"The login of {person.name} is closed."
    if person.ends_on and person.ends_on < today:
        return f"{person.name} left after {words.day(person.ends_on, year=True)}."
    where = f" in {person.current_team.name}" if person.current_team else ", in no team yet"
    return f"{person.name} is {'an' if role == 'admin' else 'a'} {role}{where}."


def team_statement(name: str, rows: list[MembershipRow]) -> str:
    """How many are in a team and who manages it."""
    today = [row for row in rows if row.state.key == "done"]
    managers = [row.name for row in today if row.role == "Manager"]
    members = len(today) - len(managers)
    who = words.listed(managers) if managers else "nobody"
    return f"{name} has {words.plural(members, 'member')} and is managed by {who}."


def calendar_statement(years: list[OpenedYear]) -> str:
    """Up to which day facts and budgets can be entered."""
    if not years:
        return "No fiscal year is open."
    first, last = years[-1], years[0]
    until = words.day(last.ends_before - timedelta(days=1), year=True)
    return f"Money can be entered from {words.day(first.starts_on, year=True)} to {until}."


def me_statement(person: Person, zone: str, tokens: list[TokenRow]) -> str:
    """By which zone a person's deadlines run, and how many programs act as them."""
    live = sum(token.state.key == "done" for token in tokens)
    programs = (
        f"{words.plural(live, 'program acts', 'programs act')} in your name" if live else "no program acts in your name"
    )
    return f"Your day ends by the clock of {zone.replace('_', ' ')}; {programs}."
