"""What an import writes, noted while it writes, so that the whole of it can be taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.models import Q

from accounts.imports.models import ImportTrace
from traps_web.lib.keys import is_key

CHUNK = 1_000
MOST_SPANS = 200
ALL = Q()
Values = dict[str, Any]
Span = tuple[int, int]
NEVER_KEPT = {
    "accounts.person": {"password", "last_login", "current_team_id", "reached_at", "first_signed_in_at"},
    "pipeline.customer": {"last_contact"},
}
"""Columns that no trace keeps: secrets, and what is worked out from other rows."""


class Traces:
    """The notes of one import, in memory until they are written with the end of its run."""

    def __init__(self) -> None:
        self.rows: list[ImportTrace] = []

    def created(self, model: type[models.Model], ids: Iterable[int]) -> None:
        """Rows that were created, by id alone: for tables with very many, whose rows are checked in other ways."""
        self.rows += [
            ImportTrace(act="created", label=model._meta.label_lower, first_id=first, last_id=last)
            for first, last in spans_of(ids)
        ]

    @contextmanager
    def watching(
        self, model: type[models.Model], ids: Collection[int] | None = None, *, only: Q = ALL
    ) -> Iterator[None]:
        """Note what becomes of the rows of a table (those of some ids, or of a condition) while services write."""
        before = said_rows(model, ids, only=only)
        yield
        after = said_rows(model, ids, only=only)
        self.rows += [
            _trace("created", model, pk, after=values) for pk, values in after.items() if pk not in before
        ] + [_trace("deleted", model, pk, before=values) for pk, values in before.items() if pk not in after]
        for pk in sorted(before.keys() & after.keys()):
            differing = [name for name, value in before[pk].items() if after[pk][name] != value]
            if differing:
                old, new = ({name: side[pk][name] for name in differing} for side in (before, after))
                self.rows.append(_trace("changed", model, pk, before=old, after=new))

    def created_rows(self, model: type[models.Model], ids: Collection[int]) -> None:
        """Rows that were created, each with its values."""
        for pk, values in said_rows(model, ids).items():
            self.rows.append(_trace("created", model, pk, after=values))


def _trace(
    act: str, model: type[models.Model], pk: int, *, before: Values | None = None, after: Values | None = None
) -> ImportTrace:
    return ImportTrace(
        act=act, label=model._meta.label_lower, first_id=pk, last_id=pk, before=before or {}, after=after or {}
    )


def said_rows(model: type[models.Model], ids: Collection[int] | None = None, *, only: Q = ALL) -> dict[int, Values]:
    """The values of rows as a trace holds them, by id; one query for a thousand ids."""
    hidden = NEVER_KEPT.get(model._meta.label_lower, set())
    names = [
        field.attname for field in model._meta.concrete_fields if field.attname not in hidden and not is_key(field)
    ]
    rows = model._base_manager.filter(only).values(*names)
    if ids is None:
        return {row["id"]: _as_kept(row) for row in rows}
    ordered_ids = sorted(ids)
    values_by_id: dict[int, Values] = {}
    for start in range(0, len(ordered_ids), CHUNK):
        values_by_id |= {row["id"]: _as_kept(row) for row in rows.filter(pk__in=ordered_ids[start : start + CHUNK])}
    return values_by_id


def _as_kept(row: Values) -> Values:
    return {
        name: value.isoformat()
        if isinstance(value, date | datetime)
        else str(value)
        if isinstance(value, Decimal)
        else value
        for name, value in row.items()
    }


def read_values(model: type[models.Model], values: Values) -> Values:
    """Values of a trace as the columns of the table hold them."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in values.items() if name in fields}


def spans_of(ids: Iterable[int]) -> list[Span]:
    """Ids as unbroken stretches, first and last included."""
    ordered = sorted(ids)
    if not ordered:
        return []
    breaks = [(previous, following) for previous, following in pairwise(ordered) if following != previous + 1]
    firsts = [ordered[0], *(following for _, following in breaks)]
    return list(zip(firsts, [*(previous for previous, _ in breaks), ordered[-1]], strict=True))


def within(column: str, spans: Sequence[Span]) -> Iterator[Q]:
    """Conditions for rows whose column lies in one of some stretches, each short enough for one query."""
    for start in range(0, len(spans), MOST_SPANS):
        condition = Q()
        for first, last in spans[start : start + MOST_SPANS]:
            is_single = first == last
            condition |= Q(**({column: first} if is_single else {f"{column}__gte": first, f"{column}__lte": last}))
        yield condition
