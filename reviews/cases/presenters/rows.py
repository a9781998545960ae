"""Cases as rows of a list, and their states in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from accounts.record.rules.readers import Reader
from reviews.cases.models import Case
from reviews.cases.rules.states import DECIDABLE, State
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.ui import values, words

HEADS: Final = (
    Heading("Person", "lst__name"),
    Heading("Step", "lst__more"),
    Heading("Opened", "nowrap only-mid"),
    Heading("Decide by", "nowrap only-mid"),
    Heading("State", "lst__state"),
)
MARKS: Final = {
    State.WAITING: "open",
    State.RUNNING: "late",
    State.APPEALED: "open",
    State.HELP: "excused",
    State.WAIVED: "waived",
    State.CHANGED: "waived",
    State.MET: "done",
    State.LATEST: "missed",
}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in the list."""

    who: str
    url: str
    step: str
    opened: str
    decide_by: str
    state: values.State


def rows(reader: Reader, cases: Sequence[Case]) -> list[CaseRow]:
    """The cases of a page."""
    return [
        CaseRow(
            who="You" if row.person_id == reader.viewer.pk else row.person.name,
            url=reverse("case", args=[row.pk]),
            step=_step(row),
            opened=words.moment(row.opened_at, reader.zone, year=True),
            decide_by=words.deadline(row.decide_due_at, reader.zone) if row.state in DECIDABLE else "",
            state=state(row),
        )
        for row in cases
    ]


def state(row: Case) -> values.State:
    """Its state in words."""
    kept = State(row.state)
    return values.State(MARKS[kept], str(kept.label))


def _step(row: Case) -> str:
    return f"step {row.step_number}, {row.facts['step']['name'][0].lower()}{row.facts['step']['name'][1:]}"


def statement(count: int, waiting: int) -> str:
    """How many there are, and how many wait for whoever looks."""
    if not count:
        return "There is no case that you can see."
    waits = (
        f"{words.number(waiting)} {'waits' if waiting == 1 else 'wait'} for you" if waiting else "none waits for you"
    )
    return f"{words.plural(count, 'case')}; {waits}."


RESTS: Final = "rests"


def bar(query: ListQuery, count: int, *, resting: int) -> values.ListBar:
    """The bar over the cases; those that count no longer stand behind a cut of their own, where there are any."""
    rests = query.query.get("state") == RESTS
    cuts = [
        values.Tab("Counting", query.but(state=""), not rests),
        values.Tab(f"Resting {words.number(resting)}", query.but(state=RESTS), rests),
    ]
    return lists.bar(
        query,
        "Cases",
        count=words.plural(count, "case"),
        chips=lists.chips_of(cuts) if resting or rests else (),
        heads=query.heads(HEADS, ""),
    )
