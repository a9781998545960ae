"""Builders of a small organisation: a root team with two teams, and one person of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import cast
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Model

from accounts.duties.services import traps
from accounts.finder.services import search_words
from accounts.models import (
    FiscalCalendar,
    FiscalPeriod,
    Membership,
    Organisation,
    OrganisationDay,
    Person,
    Team,
    TeamPlacement,
)
from accounts.organisation.services import calendar, lines
from accounts.record.rules.acts import Act, Via
from accounts.record.rules.readers import Reader
from traps_web.lib import remembered

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
NEW_YORK = ZoneInfo("America/New_York")
FIRST_DAY = date(2024, 1, 1)
REACHED = datetime(2024, 1, 1, 12, 0, tzinfo=UTC)
"""Everybody was invited on the first day."""
PASSWORD = "traps-demo-1"


def organisation(
    *, scheme: str = "calendar", starts_month: int = 6, week_starts_on: int = 0, first: int = 2025, last: int = 2028
) -> Organisation:
    """An organisation in New York whose year starts in June unless asked for otherwise.

    The fiscal years first to last are open.
    """
    made = Organisation.objects.create(
        name="Maven", currency="USD", time_zone="America/New_York", country="US", created_at=NOW
    )
    rules = FiscalCalendar.objects.create(
        version=1, scheme=scheme, starts_month=starts_month, week_starts_on=week_starts_on, created_at=NOW
    )
    _open_years(rules, first, last)
    return made


_WRITTEN: dict[tuple[object, ...], list[str]] = {}
"""What the service writes when it opens years, as SQL, by calendar and years.

Worked out once, written again for each test.
"""


def _open_years(rules: FiscalCalendar, first: int, last: int) -> None:
    known = _WRITTEN.get((rules.scheme, rules.starts_month, rules.week_starts_on, first, last))
    if known is None:
        calendar.open_years(act(), first=first, last=last)
        known = [
            _as_insert(FiscalPeriod, "calendar_id", "kind", "key", "year", "index", "starts_on", "ends_before"),
            _as_insert(OrganisationDay, "day", "is_working", "working_before"),
        ]
        _WRITTEN[rules.scheme, rules.starts_month, rules.week_starts_on, first, last] = known
        return
    remembered.forget()
    with connection.cursor() as cursor:
        for statement in known:
            cursor.execute(statement.replace("{calendar_id}", str(rules.pk)))


def _as_insert(model: type[Model], *columns: str) -> str:
    """One statement that writes all rows of a table again; the calendar they belong to is named when it is used."""
    quoted = [connection.ops.quote_name(column) for column in columns]
    rows = [
        ", ".join("{calendar_id}" if column == "calendar_id" else _literal(value) for column, value in row.items())
        for row in model._default_manager.order_by("pk").values(*columns)
    ]
    values = ", ".join(f"({row})" for row in rows)
    return f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({', '.join(quoted)}) VALUES {values}"


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return str(value) if isinstance(value, int) else f"'{value}'"


def person(name: str, **fields: object) -> Person:
    """A person with a login and the common test password."""
    reached: dict[str, object] = {"reached_at": REACHED, **fields}
    return Person.objects.create_user(email=_email(name), password=PASSWORD, name=name, **reached)


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.com"


def team(name: str, parent: Team | None = None, starts_on: date = FIRST_DAY) -> Team:
    """A team placed under a parent since the first day."""
    made = Team.objects.create(name=name, created_at=NOW)
    TeamPlacement.objects.create(team=made, parent=parent, starts_on=starts_on)
    return made


def member(
    who: Person, of: Team, *, manages: bool = False, starts_on: date = FIRST_DAY, ends_before: date | None = None
) -> Membership:
    """A membership since the first day; the reporting line is not rebuilt: call `lines.rebuild`."""
    return Membership.objects.create(person=who, team=of, manages=manages, starts_on=starts_on, ends_before=ends_before)


def act(by: Person | None = None, *, now: datetime = NOW, via: Via = Via.PAGE) -> Act:
    """What somebody does on a page; nobody: TRAPS itself."""
    return Act(by, now, via)


def reader(
    viewer: Person | None = None,
    *,
    now: datetime = NOW,
    today: date = TODAY,
    zone: ZoneInfo = NEW_YORK,
    organisation: Organisation | None = None,
) -> Reader:
    """Somebody who looks; what is read must ask for nothing that is left out and has no meaning of its own here."""
    return Reader(cast(Person, viewer), now, today, zone, cast(Organisation, organisation))


@dataclass(frozen=True)
class World:
    """The cast that every test knows."""

    organisation: Organisation
    root: Team
    north: Team
    south: Team
    rep: Person
    peer: Person
    other_rep: Person
    manager: Person
    other_manager: Person
    leader: Person
    admin: Person


_NAMES = {
    "rep": "Rita Rep",
    "peer": "Paul Peer",
    "other_rep": "Olga Other",
    "manager": "Mara Manager",
    "other_manager": "Otto Manager",
    "leader": "Lea Leader",
    "admin": "Ada Admin",
}


def world() -> World:
    """A root team with two teams, somebody of each kind, and the default traps.

    North has rep, peer and manager, South other_rep and other_manager; leader manages Root; admin is nobody's member.
    """
    made = organisation()
    traps.install_defaults(NOW)
    root = team("Root")
    north, south = team("North", root), team("South", root)
    people = _people()
    places = (("rep", north, False), ("peer", north, False), ("other_rep", south, False))
    managed = (("manager", north, True), ("other_manager", south, True), ("leader", root, True))
    Membership.objects.bulk_create(
        Membership(person=people[role], team=of, manages=manages, starts_on=FIRST_DAY)
        for role, of, manages in (*places, *managed)
    )
    made.reviewer_of_last_resort = people["admin"]
    made.save(update_fields=["reviewer_of_last_resort"])
    lines.rebuild(today=TODAY)
    search_words.rebuild()
    stored = Person.objects.get_queryset().in_bulk([person.pk for person in people.values()])
    cast = {role: stored[person.pk] for role, person in people.items()}
    return World(organisation=made, root=root, north=north, south=south, **cast)


def _people() -> dict[str, Person]:
    """Everybody by role, with the common test password, which is hashed once."""
    given = {"leader": {"is_leader": True}, "admin": {"is_admin": True}}
    people = {
        role: Person(email=_email(name), name=name, reached_at=REACHED, **given.get(role, {}))
        for role, name in _NAMES.items()
    }
    for person in people.values():
        person.password = _hashed(PASSWORD)
    Person.objects.get_queryset().bulk_create(people.values())
    return people


@cache
def _hashed(password: str) -> str:
    return make_password(password)
