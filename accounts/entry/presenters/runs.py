"""Runs of background jobs in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, Final

from django import forms

from accounts.record.models import EngineRun
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.ui import values, words

HEADS: Final = (
    Heading("Job", "lst__name"),
    Heading("Looked at", "num only-mid"),
    Heading("Opened", "num only-mid"),
    Heading("Flagged", "num only-mid"),
    Heading("Told", "num only-mid"),
    Heading("Took", "num lst__state"),
    Heading("Failure", "lst__more"),
    Heading("When", "lst__when"),
)
FIELDS: Final = ("job", "what")
NOTHING: Final = "–"
SECOND: Final = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One run."""

    job: str
    counts: tuple[str, ...]
    took: str
    failure: str
    at: str


def lines(runs: Iterable[EngineRun], *, zone: tzinfo) -> list[Line]:
    """The runs of a page."""
    return [
        Line(
            job=run.job,
            counts=tuple(_count(number) for number in (run.looked_at, run.opened, run.flagged, run.told)),
            took=took(run.milliseconds),
            failure=run.failure,
            at=words.moment(run.started_at, zone, year=True),
        )
        for run in runs
    ]


def _count(number: int | None) -> str:
    return NOTHING if number is None else words.number(number)


def took(milliseconds: int) -> str:
    """How long a run took: "140 ms", "12.3 s"."""
    if milliseconds < SECOND:
        return f"{words.number(milliseconds)} ms"
    return f"{words.number(milliseconds / SECOND, 1)} s"


def statement(count: int, failed: int) -> str:
    """How many runs there are, and how many failed."""
    if not count:
        return "No run of this kind is kept."
    failures = f"{words.number(failed)} failed" if failed else "none failed"
    return f"{words.plural(count, 'run')}; {failures}."


def bar(query: ListQuery, form: forms.Form, count: int) -> values.ListBar:
    """The bar over the runs."""
    wrong = [f"{form[name].label}: {sentence}" for name in FIELDS for sentence in form.errors.get(name, [])]
    held = [
        values.Held(str(form[name].label), query.query[name], query.but(**{name: ""}))
        for name in FIELDS
        if query.query.get(name)
    ]
    panel: Any = values.Panel("", [form[name] for name in FIELDS], query.without(*FIELDS), is_drawn=True)
    return lists.bar(
        query,
        "Runs",
        count=words.plural(count, "run"),
        panel=panel,
        held=held,
        refusals=wrong,
        heads=query.heads(HEADS, ""),
    )
