"""The people and teams of a line with what they explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from reviews.explanations.presenters.ledger_words import money
from reviews.explanations.selectors.lines import OfPerson
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.ui import values, words

HEADS: Final = (
    Heading("Person", "lst__name"),
    Heading("To explain", "num"),
    Heading("Explanations", "num only-mid"),
    Heading("In their control", "num only-mid"),
    Heading("Promised", "num", term="promised to catch up"),
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
    """Everybody of the line; who still has to explain something comes first."""
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


def bar(list_query: ListQuery, count: int) -> values.ListBar:
    """The bar over the people."""
    heads = list_query.heads(HEADS, "")
    return lists.bar(list_query, "People", count=words.plural(count, "person", "people"), heads=heads)


def statement(rows: Sequence[OfPerson]) -> str:
    """How many misses of the line wait for an explanation."""
    waiting = sum(row.asking for row in rows)
    if not waiting:
        return "Every miss of your line is explained."
    verb = "waits" if waiting == 1 else "wait"
    return f"{words.plural(waiting, 'miss', 'misses')} of your line {verb} for an explanation."


def teams_fold(count: int) -> values.Fold:
    """The part with the teams, whose names open their ledgers."""
    return values.Fold("teams", "Ledgers of teams", words.plural(count, "team"))
