"""What builds on the rows of a run since it ended: who changed them, and which rows refer to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Min

from accounts.imports.importing.traces import CHUNK, Span, within
from accounts.imports.models import ImportRun, ImportTrace
from accounts.organisation.selectors import replaced_names
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from traps_web.lib import wording
from traps_web.ui import words

MANY = {"person": "people", "activity": "activities", "product alias": "product aliases"}


@dataclass(frozen=True)
class UndoAct:
    """Who takes which run back, when and why."""

    run: ImportRun
    act: Act
    zone: tzinfo
    reason: str = ""

    @property
    def why(self) -> str:
        return f"import {self.run.pk} undone: {self.reason}"


@dataclass(frozen=True)
class Reference:
    """Rows that refer to one created row, in a sentence."""

    pk: int
    sentence: str


def references(
    undo_act: UndoAct, label: str, created: Mapping[str, Sequence[Span]], parts: Collection[str]
) -> Iterator[Reference]:
    """For each created row of a table to which others refer: which, and which later import is to be undone first."""
    referring: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    for model, column, name in _incoming(model_of(label)):
        other = model._meta.label_lower
        if f"{other}.{name}" in parts:
            continue
        for pk, count, first in _counted(model, column, created[label], created.get(other, ())):
            referring[pk].append((other, count, first))
    later = _later_runs(undo_act, referring.values())
    for pk, unordered in referring.items():
        # By name, because the relations come in the order in which the models were loaded.
        rows = sorted(unordered, key=lambda row: what_of(row[0]))
        referrers = words.listed([counted(count, what_of(other)) for other, count, _ in rows])
        is_single = len(rows) == 1 and rows[0][1] == 1
        runs = {run.pk: run for other, _, first in rows if (run := later.get((other, first)))}
        first_undo = f" Undo {words.listed([_named(undo_act, run) for run in runs.values()])} first." if runs else ""
        yield Reference(pk, f"{referrers} {'refers' if is_single else 'refer'} to it.{first_undo}")


def _incoming(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str, str]]:
    """Every column of every table that refers to this one; history, which outlives what it tells of, does not."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            field: Any = relation.field  # type: ignore[union-attr]
            if field.db_constraint:
                yield field.model, field.attname, field.name


def _counted(
    model: type[models.Model], column: str, spans: Sequence[Span], own: Sequence[Span]
) -> Iterator[tuple[int, int, int]]:
    """How many rows that the run did not create itself refer to each created row, and the first of them."""
    for condition in within(column, spans):
        rows = model._base_manager.filter(condition)
        for mine in within("pk", own):
            rows = rows.exclude(mine)
        yield from rows.order_by().values_list(column).annotate(Count("pk"), Min("pk"))


def _later_runs(undo_act: UndoAct, referring: Any) -> dict[tuple[str, int], ImportRun]:
    """The runs that created the referring rows, as far as files did and they still stand."""
    ids_by_label: dict[str, set[int]] = defaultdict(set)
    for rows in referring:
        for other, _, first in rows:
            ids_by_label[other].add(first)
    later: dict[tuple[str, int], ImportRun] = {}
    for label, ids in ids_by_label.items():
        traces = _standing(undo_act).filter(label=label, act="created", first_id__lte=max(ids), last_id__gte=min(ids))
        for trace in traces:
            later |= {(label, pk): trace.run for pk in ids if trace.first_id <= pk <= trace.last_id}
    return later


def changed_since(undo_act: UndoAct, label: str, ids: Collection[int]) -> dict[int, str]:
    """Who changed rows since the run: "changed since by Ann on 3 Nov", or by which later import, to be undone first."""
    change_by_id: dict[int, str] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start : start + CHUNK]
        events = AuditEvent.objects.filter(
            object_type=label, object_id__in=[str(pk) for pk in chunk], pk__gt=undo_act.run.audit_mark
        )
        for event in replaced_names.events(events.order_by("pk")):
            change_by_id[int(event.object_id)] = f"changed since by {event.actor_name} on {_when(undo_act, event.at)}"
        traces = _standing(undo_act).filter(label=label, act__in=["changed", "deleted"], first_id__in=chunk)
        for trace in traces.order_by("pk"):
            change_by_id[trace.first_id] = f"changed since by an import: undo {_named(undo_act, trace.run)} first"
    return change_by_id


def _standing(undo_act: UndoAct) -> models.QuerySet[ImportTrace]:
    """Traces of later runs that are not undone."""
    undone = ImportRun.objects.filter(undos__status="done")
    return ImportTrace.objects.filter(run_id__gt=undo_act.run.pk).exclude(run__in=undone).select_related("run")


def _named(undo_act: UndoAct, run: ImportRun) -> str:
    return f"{run.file_name} (import {run.pk}, {_when(undo_act, run.created_at)})"


def _when(undo_act: UndoAct, at: datetime) -> str:
    return words.moment(at, undo_act.zone, year=True)


def counted(count: int, what: str) -> str:
    """A number of rows of a table in words."""
    return wording.plural(count, what, MANY.get(what, f"{what}s"))


def model_of(label: str) -> type[models.Model]:
    """The table of a trace."""
    return apps.get_model(label)


def what_of(label: str) -> str:
    """A row of a table in a word."""
    return str(model_of(label)._meta.verbose_name)
