"""The frame of a page in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse

from accounts.models import Organisation, Person
from accounts.rules.roles import role_word
from accounts.selectors.shell import ShellFacts
from traps_web.lib.fiscal import activity_week


@dataclass(frozen=True)
class NavigationLink:
    """A line of the rail."""

    label: str
    url: str
    is_current: bool
    count: int = 0
    group: int = 0


@dataclass(frozen=True)
class Shell:
    """Everything that app.html shows around a page."""

    navigation: list[NavigationLink]
    person_name: str
    person_role: str
    dateline: str
    dateline_more: str
    demo: bool
    currency: str


# (label, url name, who, group)
PAGES = [
    ("Dashboard", "dashboard", "leader", 0),
    ("Team", "team", "manager", 0),
    ("Week", "week", "rep", 0),
    ("Hallway", "hallway", "rep", 0),
    ("Traps", "traps", "all", 0),
    ("Deals", "deals", "all", 0),
    ("Customers", "customers", "all", 0),
    ("Reviews", "reviews", "all", 0),
    ("Imports", "imports", "admin", 1),
    ("Settings", "settings", "admin", 1),
]


def build_shell(*, viewer: Person, organisation: Organisation, facts: ShellFacts, today: date, path: str) -> Shell:
    """The shell for one person on one page."""
    return Shell(
        navigation=_navigation(viewer, facts, path),
        person_name=viewer.name,
        person_role=_role(viewer, facts),
        dateline=f"{today:%a} {today.day} {today:%b %Y}",
        dateline_more=_dateline_more(facts, today),
        demo=bool(getattr(organisation, "is_demo", False)),
        currency=organisation.currency,
    )


def _role(viewer: Person, facts: ShellFacts) -> str:
    word = role_word(is_admin=viewer.is_admin, is_leader=viewer.is_leader, manages=facts.manages)
    team = viewer.current_team
    return f"{word}, {team.name}" if team else word


def _dateline_more(facts: ShellFacts, today: date) -> str:
    week = int(activity_week(today, 0).split("-W")[1])
    if not facts.quarter:
        return f"week {week}"
    return f"week {week} · {facts.quarter}, {facts.working_days_left} working days left"


def _navigation(viewer: Person, facts: ShellFacts, path: str) -> list[NavigationLink]:
    sees = {"all"}
    if viewer.is_leader or viewer.is_admin:
        sees |= {"leader", "manager"}
    if facts.manages:
        sees |= {"manager"}
    if not viewer.is_leader and not viewer.is_admin:
        sees |= {"rep"}
    if viewer.is_admin:
        sees |= {"admin"}
    return [link for label, name, who, group in PAGES if who in sees and (link := _link(label, name, group, facts, path))]


def _link(label: str, name: str, group: int, facts: ShellFacts, path: str) -> NavigationLink | None:
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    count = facts.open_obligations if name == "traps" else 0
    return NavigationLink(label=label, url=url, is_current=path.startswith(url), count=count, group=group)
