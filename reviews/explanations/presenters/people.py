"""The people and teams of a line with what they explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from accounts.organisation.models import Team
from reviews.explanations.presenters.ledger_words import money
from reviews.explanations.selectors.lines import ORDERS, OfPerson
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.ui import values, words

HEADS: Final = (
    Heading("Person", "lst__name", key="person"),
    Heading("To explain", "num", key="to_explain", falls=True),
    Heading("Explanations", "num only-mid", key="explanations", falls=True),
    Heading("In their control", "num only-mid", key="in_control", falls=True),
    Heading("Promised", "num", key="promised", falls=True, term="promised to catch up"),
    Heading("Came", "num only-mid"),
    Heading("Share", "num only-mid"),
)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of the line ready to show."""

    name: str
    url: str
    brief: str
    asking: str
    times: str
    in_control: str
    promised: str
    came: str
    share: str


def lines(rows: Sequence[OfPerson]) -> list[PersonLine]:
    """The people of a page."""
    return [_line(row) for row in rows]


def _line(row: OfPerson) -> PersonLine:
    has_money = row.sums.promised > 0
    asking = f"{words.number(row.asking)} to explain" if row.asking else "nothing to explain"
    sums = f"promised {money(row.sums.promised)}, came {money(row.sums.came)}" if has_money else ""
    return PersonLine(
        name=row.person.name,
        url=reverse("explanations_person", args=[row.person.pk]),
        brief="; ".join(filter(None, (asking, sums))),
        asking=words.number(row.asking) if row.asking else "",
        times=words.number(row.times),
        in_control=words.number(row.in_control),
        promised=money(row.sums.promised) if has_money else "",
        came=money(row.sums.came) if has_money else "",
        share=words.percent(row.sums.share) if has_money else "",
    )


def bar(list_query: ListQuery, count: int, teams: Sequence[Team], team: Team | None) -> values.ListBar:
    """The bar over the people, narrowed to a team."""
    held = [values.Held("Team", team.name, list_query.but(team=""))] if team is not None else []
    return lists.bar(
        list_query,
        "People",
        count=words.plural(count, "person", "people"),
        groups=_team_menu(list_query, teams, team),
        held=held,
        heads=list_query.heads(HEADS, ORDERS.key(list_query.sort)),
    )


def _team_menu(list_query: ListQuery, teams: Sequence[Team], team: Team | None) -> list[values.MenuGroup]:
    """Every team in sight; with one alone there is nothing to choose."""
    if len(teams) < 2:
        return []
    every = values.MenuItem("Every team", list_query.but(team=""), team is None)
    items = [values.MenuItem(row.name, list_query.but(team=str(row.pk)), row == team) for row in teams]
    return [values.MenuGroup("Team", [every, *items])]


def statement(waiting: int) -> str:
    """How many misses of the line wait for an explanation."""
    if not waiting:
        return "Every miss of your line is explained."
    verb = "waits" if waiting == 1 else "wait"
    return f"{words.plural(waiting, 'miss', 'misses')} of your line {verb} for an explanation."


def teams_fold(count: int) -> values.Fold:
    """The part with the teams, whose names open their ledgers."""
    return values.Fold("teams", "Ledgers of teams", words.plural(count, "team"))
