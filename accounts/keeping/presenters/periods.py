"""The periods of keeping and what the job did, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from django.urls import reverse

from accounts.keeping.models import KeepingPeriods, KeepingRun
from accounts.organisation.models import Person
from accounts.record.models import ReplacedName
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.ui import values, words

KINDS = {
    "addresses": "Network addresses of sign-ins",
    "notices": "Notices",
    "letters": "Letters",
    "imports": "What imports refused and noted",
    "leavers": "Names of leavers",
}


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody whose name was not replaced yet."""

    name: str
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run for one kind."""

    what: str
    at: str
    looked_at: str
    gone: str
    held: tuple[Held, ...]


def rows(runs: list[KeepingRun], people: Mapping[int, Person], *, zone: tzinfo) -> list[RunRow]:
    """What the job did, the newest first."""
    return [
        RunRow(
            what=KINDS[run.kind],
            at=words.moment(run.at, zone, year=True),
            looked_at=words.number(run.looked_at),
            gone=words.number(run.gone),
            held=tuple(
                Held(people[part["person"]].name, reverse("settings_person", args=[part["person"]]), part["why"])
                for part in run.kept_back
                if part["person"] in people
            ),
        )
        for run in runs
    ]


HEADINGS = [
    Heading("What", "lst__name"),
    Heading("When", "lst__when"),
    Heading("Time over", "num only-mid"),
    Heading("Gone", "num lst__amt"),
    Heading("Not touched yet", "lst__state"),
]


def bar(list_query: ListQuery, count: int) -> values.ListBar:
    """The bar over the list."""
    return lists.bar(list_query, "Runs", count=words.plural(count, "run"), heads=list_query.heads(HEADINGS, ""))


def statement(periods: KeepingPeriods) -> str:
    """What becomes of the names of leavers, in a sentence."""
    if periods.leaver_months is None:
        return "Names of people who leave are kept."
    return f"Names of people who leave are removed {words.plural(periods.leaver_months, 'month')} after the last day."


@dataclass(frozen=True, slots=True)
class ReplacedRow:
    """Somebody whose name is gone."""

    label: str
    at: str
    url: str
    texts: str


def replaced(rows: list[ReplacedName], *, zone: tzinfo) -> list[ReplacedRow]:
    """The last ones, each with how many texts named them."""
    return [
        ReplacedRow(
            label=row.label,
            at=words.moment(row.at, zone, year=True),
            url=reverse("settings_replaced_name", args=[row.pk]),
            texts=words.plural(len(row.mentions), "text") if row.mentions else "no text",
        )
        for row in rows
    ]


def replaced_statement(row: ReplacedName, standing: int, *, zone: tzinfo) -> str:
    """Since when, and how many texts still name them."""
    texts = f"{words.plural(standing, 'text')} still {'names' if standing == 1 else 'name'} them" if standing else ""
    since = f"{row.label} since {words.moment(row.at, zone, year=True)}"
    return f"{since}; {texts}." if texts else f"{since}; no text names them."
