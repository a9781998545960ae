"""People and their places in teams, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from accounts.organisation.models import Membership, Person
from accounts.organisation.rules import owing as owing_rules
from accounts.organisation.rules.roles import role_word
from accounts.organisation.selectors import owing
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.lib.sorting import Orders
from traps_web.ui import values, words


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
    """Whether a person can sign in, is in service, and ever came."""
    if not person.is_active:
        return values.State("waived", "login closed")
    if person.ends_on and person.ends_on < today:
        return values.State("open", "has left")
    if person.starts_on and person.starts_on > today:
        return values.State("open", "not here yet")
    if person.first_signed_in_at is None:
        return values.State("open", "never signed in")
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


def people_statement(people: dict[str, int]) -> str:
    """How many can sign in."""
    closed = f"; {words.number(people['closed'])} no longer can" if people["closed"] else ""
    return f"{words.plural(people['open'], 'person', 'people')} can sign in{closed}."


def people_bar(list_query: ListQuery, cuts: list[values.Tab], orders: Orders) -> values.ListBar:
    """The bar over the logins: who signs in, and who does not any more."""
    sort = orders.key(list_query.sort)
    headings = [
        Heading("Name", "lst__name", "name"),
        Heading("State", "lst__state"),
        Heading("Role", "only-mid"),
        Heading("Team", "lst__when"),
        Heading("In service", "only-wide", "joined"),
        Heading("E-mail", "lst__more", "email"),
    ]
    return lists.bar(
        list_query,
        "People",
        has_files=True,
        search=values.Search("Name or e-mail", "q", list_query.query.get("q", ""), list_query.without("q")),
        chips=lists.chips_of(cuts),
        chips_label="Logins that are",
        heads=list_query.heads(headings, sort),
    )


def people_tabs(people: dict[str, int], *, closed: bool) -> list[values.Tab]:
    base = reverse("settings_people")
    return [
        values.Tab(f"Open {words.number(people['open'])}", base, not closed),
        values.Tab(f"Closed {words.number(people['closed'])}", f"{base}?show=closed", closed),
    ]


@dataclass(frozen=True)
class Leaving:
    """Somebody whose last day is noted: what that means, and what takes it back."""

    statement: str
    act: str
    means: str
    is_over: bool


def leaving(person: Person, *, left: bool) -> Leaving | None:
    """None for who stays."""
    if person.ends_on is None:
        return None
    day = words.day(person.ends_on, year=True)
    if not left:
        means = (
            "The last day is removed. What was handed over stays with the new owner. Add the person to a team again."
        )
        return Leaving(f"{person.name} leaves after {day}.", "Stays after all", means, is_over=False)
    means = "This is the new first day. Add the person to a team and send a new invitation."
    return Leaving(f"{person.name} left after {day}; the login ended with that day.", "Take back", means, is_over=True)


def back_said(person: Person) -> str:
    """What coming back means next."""
    if person.last_login is None and person.starts_on:
        since = words.day(person.starts_on, year=True)
        return f"{person.name} is back from {since}. Add them to a team, and invite them."
    return f"{person.name} stays. Add them to a team again if their membership ended."


def person_statement(person: Any, today: date) -> str:
    """Who this is today, in one sentence."""
    role = role_word(is_admin=person.is_admin, is_leader=person.is_leader, manages=person.manages).lower()
    if not person.is_active:
        return f"The login of {person.name} is closed."
    if person.ends_on and person.ends_on < today:
        return f"{person.name} left after {words.day(person.ends_on, year=True)}."
    where = f" in {person.current_team.name}" if person.current_team else ", in no team yet"
    begins = owing_rules.sentence(owing.of(person), today=today)
    return f"{person.name} is {'an' if role == 'admin' else 'a'} {role}{where}. {begins}".strip()
