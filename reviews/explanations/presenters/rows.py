"""Explanations as lines of a list, and as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from accounts.duties.presenters.obligations import state_of
from accounts.duties.selectors import labels
from accounts.organisation.presenters import period_words
from accounts.record.rules.readers import Reader
from reviews.explanations.presenters.ledger_words import money
from reviews.explanations.presenters.ledgers import EARLIER
from reviews.explanations.selectors.ledgers import Ledger
from reviews.explanations.selectors.rows import Row
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.lib import clock
from traps_web.lib import money as amounts
from traps_web.ui import periods, values, words
from traps_web.ui.exports import Cell, Table

HEADS: Final = (
    Heading("Given on", "nowrap only-mid"),
    Heading("Cause", "lst__name"),
    Heading("In their words", "lst__more"),
    Heading("Promised", "num only-mid"),
    Heading("By", "nowrap only-mid"),
    Heading("Came", "num only-mid"),
    Heading("State", "lst__state"),
)
FILE_HEADS: Final = (
    "given_on",
    "person",
    "source",
    "asked_by",
    "cause",
    "words",
    "promised",
    "by",
    "came",
    "state",
)


@dataclass(frozen=True, slots=True)
class RowLine:
    """One explanation ready to show."""

    given_on: str
    cause: str
    about: str
    """What was missed or reviewed, and by whom where the rows are of several people."""
    url: str
    words: str
    promised: str
    by: str
    came: str
    state: values.State | None


def lines(reader: Reader, rows: Sequence[Row], *, is_of_one: bool) -> list[RowLine]:
    """The explanations, with who gave them where they are of several people."""
    return [_line(reader, row, is_of_one=is_of_one) for row in rows]


def _line(reader: Reader, row: Row, *, is_of_one: bool) -> RowLine:
    sums = row.beside
    has_money = sums is not None and sums.promised > 0
    return RowLine(
        given_on=words.day(clock.local_date(row.at, reader.zone.key), year=True),
        cause=row.cause,
        about=_asked_by(row) if is_of_one else f"{row.person_name}, {_asked_by(row)}",
        url=_url(row),
        words=row.words,
        promised=money(sums.promised) if sums and has_money else "",
        by=words.day(row.by, year=True) if row.by else "",
        came=money(sums.came) if sums and has_money else "",
        state=_state(reader, row),
    )


def _url(row: Row) -> str:
    if row.miss is not None:
        return reverse("explanation", args=[row.miss.pk])
    return reverse("review_detail", args=[row.review.review_id]) if row.review else ""


def _asked_by(row: Row) -> str:
    if row.miss is not None:
        return period_words.spelled(labels.shown(row.miss.obligation))
    return f"review of {periods.named(row.review.review.cycle.period_key)}" if row.review else ""


def _state(reader: Reader, row: Row) -> values.State | None:
    if row.catch_up is not None:
        return state_of(row.catch_up, now=reader.now, zone=reader.zone)
    if row.beside is None or not row.beside.promised:
        return None
    sums = row.beside
    if sums.open:
        return values.State("open", f"{money(sums.open)} open")
    if sums.short:
        return values.State("missed", f"{money(sums.short)} short")
    return values.State("done", "came")


def bar(list_query: ListQuery, ledger: Ledger, count: int) -> values.ListBar:
    """The bar over the explanations, with the cause and the quarter that it is cut to."""
    return lists.bar(
        list_query,
        "Explanations",
        count=words.plural(count, "explanation"),
        heads=list_query.heads(HEADS, ""),
        held=_held(list_query, ledger),
        has_files=True,
    )


def _held(list_query: ListQuery, ledger: Ledger) -> list[values.Held]:
    held = []
    cause = list_query.query.get("cause", "")
    if cause.isdecimal() and int(cause) in ledger.causes:
        held.append(values.Held("cause", ledger.causes[int(cause)].name, list_query.but(cause="")))
    quarter = list_query.query.get("quarter", "")
    if quarter:
        name = "earlier" if quarter == EARLIER else periods.named(quarter)
        held.append(values.Held("quarter", name, list_query.but(quarter="")))
    return held


def file(reader: Reader, rows: Sequence[Row]) -> Table:
    """One row for each explanation."""
    return Table("explanations", FILE_HEADS, [_cells(reader, row) for row in rows])


def _cells(reader: Reader, row: Row) -> list[Cell]:
    sums, state = row.beside, _state(reader, row)
    return [
        clock.local_date(row.at, reader.zone.key),
        row.person_name,
        "miss" if row.miss is not None else "review",
        _asked_by(row),
        row.cause,
        row.words,
        amounts.from_minor(sums.promised) if sums and sums.promised else None,
        row.by,
        amounts.from_minor(sums.came) if sums and sums.promised else None,
        state.word if state else "",
    ]
