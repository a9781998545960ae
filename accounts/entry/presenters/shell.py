"""The frame of a page in words."""

from __future__ import annotations

from datetime import date

from accounts.entry.selectors.shell import ShellFacts
from accounts.organisation.models import Person
from accounts.organisation.rules.roles import role_word
from accounts.record.rules.readers import Reader
from traps_web.lib.fiscal import activity_week
from traps_web.ui import words
from traps_web.ui.addresses import address
from traps_web.ui.values import NavLink, Shell

# (label, name of the address, letter after g)
DASHBOARD = ("Dashboard", "dashboard", "b")
TEAM = ("Team", "team", "m")
WEEK = ("Week", "week", "w")
HALLWAY = ("Hallway", "hallway", "h")
TRAPS = ("Traps", "traps", "t")
DEALS = ("Deals", "deals", "d")
CUSTOMERS = ("Customers", "customers", "")
PLANS = ("Plans", "plans", "p")
REVIEWS = ("Reviews", "reviews", "r")
CASES = ("Cases", "cases", "")
# Three of each list stand at the foot of a phone.
FOR_REPS = (WEEK, HALLWAY, TRAPS, PLANS, DEALS, CUSTOMERS, REVIEWS, CASES, DASHBOARD)
FOR_MANAGERS = (TEAM, TRAPS, REVIEWS, PLANS, DASHBOARD, DEALS, CUSTOMERS, CASES)
FOR_LEADERS = (DASHBOARD, TEAM, TRAPS, PLANS, DEALS, CUSTOMERS, REVIEWS, CASES)
UNDER = {
    "deals": ("/pipeline/", "/readings/", "/forecast/", "/calls/"),
    "traps": ("/compliance/", "/notices/"),
    "cases": ("/policy/", "/explanations/", "/tightening/"),
}
"""Pages that stand under another one, beside those whose address begins as its own does."""
ADMINISTRATION = [("Imports", "imports"), ("Settings", "settings")]
OWN_PAGES = [("My settings", "me"), ("Notices", "notices"), ("Words", "ui:words")]


def build_shell(reader: Reader, *, facts: ShellFacts, path: str) -> Shell:
    """The shell for one person on one page."""
    navigation = [_link(label, name, path, key, facts) for label, name, key in _pages(reader.viewer, facts)]
    administration = [_link(label, name, path) for label, name in ADMINISTRATION] if reader.viewer.is_admin else []
    own = [_link(label, name, path, facts=facts) for label, name in OWN_PAGES]
    return Shell(
        navigation=tuple(navigation),
        administration=tuple(administration),
        person_links=tuple(own),
        person_name=reader.viewer.name,
        unread_notices=facts.unread_notices,
        person_role=_role(reader.viewer, facts),
        dateline=f"{reader.today:%a} {reader.today.day} {reader.today:%b %Y}",
        dateline_more=_dateline_more(facts, reader.today),
        demo=bool(getattr(reader.organisation, "is_demo", False)),
    )


def _role(viewer: Person, facts: ShellFacts) -> str:
    word = role_word(is_admin=viewer.is_admin, is_leader=viewer.is_leader, manages=facts.manages)
    return f"{word}, {facts.team}" if facts.team else word


def _dateline_more(facts: ShellFacts, today: date) -> str:
    week = f"week {int(activity_week(today).split('-W')[1])}"
    if not facts.quarter:
        return week
    return f"{week} · {words.plural(facts.working_days_left or 0, 'working day')} left this quarter"


def _pages(viewer: Person, facts: ShellFacts) -> tuple[tuple[str, str, str], ...]:
    """The pages of the widest hat a person wears."""
    if viewer.is_leader or viewer.is_admin:
        return FOR_LEADERS
    return FOR_MANAGERS if facts.manages else FOR_REPS


def _link(label: str, name: str, path: str, key: str = "", facts: ShellFacts | None = None) -> NavLink:
    url = address(name)
    counts = {"traps": facts.open_obligations, "notices": facts.unread_notices} if facts else {}
    count = counts.get(name, 0)
    is_current = path.startswith((url, *UNDER.get(name, ())))
    return NavLink(label=label, url=url, is_current=is_current, count=count, key=key)
