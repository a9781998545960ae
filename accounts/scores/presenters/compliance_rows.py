"""The duties behind a figure of compliance, each with what it is in the score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.duties.presenters.obligations import due_of
from accounts.duties.selectors import labels
from accounts.organisation.presenters import period_words
from accounts.scores.presenters.compliance import parameters
from accounts.scores.presenters.tallies import MARKS
from accounts.scores.rules.tallies import COUNTED, Verdict
from accounts.scores.selectors.compliance import ORDERS, ComplianceQuery
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.ui import values, words
from traps_web.ui.addresses import address

HEADINGS = [
    Heading("Due", "lst__when", "due"),
    Heading("In the score", "lst__state"),
    Heading("Obligation", "lst__name"),
    Heading("Trap", "only-mid", "trap"),
    Heading("Owner", "lst__more", "owner"),
    Heading("Weight", "num only-mid"),
]


@dataclass(frozen=True, slots=True)
class Row:
    """A duty as a line of the list."""

    due: values.Due
    verdict: values.State
    label: str
    url: str
    trap: str
    owner: str
    weight: str


def rows(duties: Sequence[Any], *, now: datetime, zone: str) -> list[Row]:
    """Every line says its deadline in the owner's zone."""
    return [
        Row(
            due=due_of(duty, now=now, zone=ZoneInfo(duty.owner.time_zone or zone)),
            verdict=in_the_score(Verdict(duty.verdict)),
            label=period_words.spelled(labels.shown(duty)),
            url=reverse("trap_detail", args=[duty.pk]),
            trap=duty.trap.name,
            owner=duty.owner.name,
            weight=words.number(duty.weight),
        )
        for duty in duties
    ]


def in_the_score(verdict: Verdict) -> values.State:
    """The verdict, and that it does not count where it does not."""
    label = str(verdict.label)
    return values.State(MARKS[verdict], label if verdict in COUNTED else f"not counted: {label}")


def bar(list_query: ListQuery, verdict: str, count: int) -> values.ListBar:
    """The bar over the duties, cut by their verdicts."""
    every = list_query.chip("All", not verdict, verdict="")
    chips = [list_query.chip(str(cut.label).capitalize(), cut == verdict, verdict=cut.value) for cut in Verdict]
    return lists.bar(
        list_query,
        "Obligations",
        has_files=True,
        count=words.plural(count, "obligation"),
        chips=[every, *chips],
        chips_label="In the score",
        heads=list_query.heads(HEADINGS, ORDERS.key(list_query.sort)),
    )


def statement(name: str, query: ComplianceQuery, count: int) -> str:
    """How many duties stand behind the figure."""
    whose = f"{name}: " if name else ""
    span = f"due {words.day(query.since)} to {words.day(query.until)}"
    return f"{whose}{words.plural(count, 'obligation')} {span}."


def path(query: ComplianceQuery) -> list[values.Crumb]:
    """Back to the page of the figure."""
    return [values.Crumb("On time", address("compliance", **parameters(query))), values.Crumb("Obligations")]
