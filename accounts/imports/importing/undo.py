"""The undo of an import: what a run created goes, what it changed gets its old values back.

It is refused where something builds on what the run wrote.

Each kind of file brings its own class, which adds what is particular about its rows; what all of them share is here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import QuerySet

from accounts.finder.services import search_words
from accounts.imports.importing import obstacles
from accounts.imports.importing.obstacles import UndoAct, model_of, what_of
from accounts.imports.importing.traces import Span, Values, read_values, said_rows, spans_of, within
from accounts.imports.rules.imports import MAX_KEPT_REFUSALS
from accounts.record.models import AuditEvent
from accounts.record.services import audit
from traps_web.lib.faults import StaleState
from traps_web.lib.keys import with_keys

BATCH = 1_000


@dataclass(frozen=True)
class UndoRefusal:
    """A row that cannot be taken back, and what stands in the way."""

    what: str
    reason: str


@dataclass
class UndoPlan:
    """What an undo would do. With a refusal it does nothing."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    refusals: list[UndoRefusal] = field(default_factory=list)
    refused: int = 0

    @property
    def is_clean(self) -> bool:
        return self.refused == 0

    @property
    def rows(self) -> int:
        return sum(self.counts.values())

    def refuse(self, what: str, reason: str) -> None:
        self.refused += 1
        if len(self.refusals) < MAX_KEPT_REFUSALS:
            self.refusals.append(UndoRefusal(what, reason))


class Undo:
    """Takes back one run. `check` only reads and fills `plan`; `apply` writes, inside the transaction of the undo."""

    removes: ClassVar[tuple[str, ...]] = ()
    """Tables in the order in which their created rows go: what refers to a row before the row."""
    parts: ClassVar[frozenset[str]] = frozenset()
    """References that are no obstacle, as app.model.field: they go along, or are worked out again."""
    named_with: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """What has to be read along to say what a row of a table is."""

    def __init__(self, undo_act: UndoAct) -> None:
        self.undo_act = undo_act
        self.act = undo_act.act
        self.plan = UndoPlan()
        self.created: dict[str, list[Span]] = defaultdict(list)
        self.made: dict[str, dict[int, Values]] = defaultdict(dict)
        self.changed: dict[str, dict[int, tuple[Values, Values]]] = defaultdict(dict)
        self.deleted: dict[str, dict[int, Values]] = defaultdict(dict)
        ids: dict[str, list[int]] = defaultdict(list)
        for trace in undo_act.run.traces.order_by("pk").iterator():
            if trace.act == "changed":
                self.changed[trace.label][trace.first_id] = (trace.before, trace.after)
            elif trace.act == "deleted":
                self.deleted[trace.label][trace.first_id] = trace.before
            elif trace.after:
                self.made[trace.label][trace.first_id] = trace.after
                ids[trace.label].append(trace.first_id)
            else:
                self.created[trace.label].append((trace.first_id, trace.last_id))
        for label, pks in ids.items():
            self.created[label] += spans_of(pks)
        self._refused: dict[tuple[str, int], list[str]] = defaultdict(list)

    # What is looked at.

    def check(self) -> None:
        """Say what would be taken back, and refuse each row on which something builds by now. Reads only."""
        for label in list(self.created):
            self.check_created(label)
        for label in list(self.changed):
            self.check_changed(label)
        for label in list(self.deleted):
            self.count("put back", label, len(self.deleted[label]))
        self._tell_refusals()

    def lock(self) -> None:
        """Hold the rows that are looked at and written next, so that nobody builds on them meanwhile."""
        for label in sorted(self.created.keys() | self.changed.keys()):
            for condition in within("pk", sorted([*self.created[label], *spans_of(self.changed[label])])):
                rows = model_of(label)._base_manager.filter(condition).order_by("pk")
                list(rows.select_for_update().values_list("pk"))

    def check_created(self, label: str) -> None:
        """Created rows stand as they were written, and nothing refers to them but the run's own rows."""
        self.check_values(label, self.made[label])
        self.check_references(label)
        self.count("removed", label, sum(last - first + 1 for first, last in self.created[label]))

    def check_changed(self, label: str) -> None:
        """Changed rows still hold exactly what the run wrote."""
        self.check_values(label, {pk: after for pk, (_, after) in self.changed[label].items()})
        self.count("restored", label, len(self.changed[label]))

    def check_values(self, label: str, expected: Mapping[int, Values], besides: Collection[str] = ()) -> None:
        """Refuse rows that are gone or hold something else by now."""
        stands = said_rows(model_of(label), expected)
        other = [
            pk
            for pk, values in expected.items()
            if pk not in stands
            or any(stands[pk].get(name) != value for name, value in values.items() if name not in besides)
        ]
        self.refuse_changed(label, other)

    def refuse_changed(self, label: str, ids: Collection[int]) -> None:
        """Refuse rows that somebody or something changed since, and say who."""
        if not ids:
            return
        change_by_id = obstacles.changed_since(self.undo_act, label, ids)
        for pk in ids:
            self.refuse_row(label, pk, f"It was {change_by_id.get(pk, 'changed since')}.")

    def check_references(self, label: str) -> None:
        """Refuse created rows to which anything else refers."""
        for reference in obstacles.references(self.undo_act, label, self.created, self.parts):
            self.refuse_row(label, reference.pk, reference.sentence)

    def created_ids(self, label: str) -> list[int]:
        """Ids of the created rows of a table."""
        return [pk for first, last in self.created[label] for pk in range(first, last + 1)]

    def count(self, act: str, label: str, number: int) -> None:
        if number:
            self.plan.counts[act, what_of(label)] += number

    def refuse_row(self, label: str, pk: int, reason: str) -> None:
        """One more reason against a row; rows are named when all reasons are known."""
        self._refused[label, pk].append(reason)

    def _tell_refusals(self) -> None:
        by_label: dict[str, list[int]] = defaultdict(list)
        for label, pk in list(self._refused)[:MAX_KEPT_REFUSALS]:
            by_label[label].append(pk)
        names = {label: self.names(label, ids) for label, ids in by_label.items()}
        for (label, pk), reasons in self._refused.items():
            name = names.get(label, {}).get(pk) or f"{what_of(label)} {pk}".capitalize()
            self.plan.refuse(name, " ".join(dict.fromkeys(reasons)))

    def names(self, label: str, ids: Collection[int]) -> dict[int, str]:
        """How rows are called."""
        name_by_id: dict[int, str] = {}
        for start in range(0, len(ids), BATCH):
            rows = self._rows(label).filter(pk__in=list(ids)[start : start + BATCH])
            name_by_id |= {row.pk: self.say(label, row) for row in rows}
        return name_by_id

    def _rows(self, label: str) -> QuerySet[Any]:
        rows: QuerySet[Any] = model_of(label)._base_manager.all()
        return rows.select_related(*self.named_with.get(label, ())) if label in self.named_with else rows

    def say(self, label: str, row: Any) -> str:
        """One row in a few words."""
        return str(row)

    # What is written.

    def apply(self) -> None:
        """Remove, restore, put back: in this order, so that no two rows ever claim the same place."""
        events = self.events()
        for label in self.removes:
            self.remove(label)
        for label in list(self.changed):
            self.restore(label)
        for label, rows in list(self.deleted.items()):
            model = model_of(label)
            model._base_manager.bulk_create(
                [model(**read_values(model, values)) for values in rows.values()], batch_size=BATCH
            )
        self.write_events(events)
        for label in self.created.keys() | self.changed.keys() | self.deleted.keys():
            search_words.follow(label, [*self.created_ids(label), *self.changed[label], *self.deleted[label]])

    @staticmethod
    def write_events(events: list[AuditEvent]) -> None:
        AuditEvent.objects.bulk_create(events, batch_size=BATCH)

    def remove(self, label: str) -> None:
        """Created rows go."""
        model = model_of(label)
        for condition in within("pk", self.created[label]):
            model._base_manager.filter(condition).delete()

    def restore(self, label: str) -> None:
        """Changed rows get their old values, each only while it holds what the run wrote. Raises StaleState."""
        model = model_of(label)
        for pk, (before, after) in self.changed[label].items():
            standing = {
                f"{name}__isnull" if value is None else name: True if value is None else value
                for name, value in read_values(model, after).items()
            }
            if not model._base_manager.filter(pk=pk, **standing).update(**with_keys(model, read_values(model, before))):
                raise StaleState

    def events(self) -> list[AuditEvent]:
        """An event for each row that goes or is restored, as long as its values are known."""
        events: list[AuditEvent] = []
        for label, rows in self.made.items():
            events += self._events_of(label, {pk: (values, {}) for pk, values in rows.items()})
        for label, pairs in self.changed.items():
            events += self._events_of(label, {pk: (after, before) for pk, (before, after) in pairs.items()})
        return events

    def _events_of(self, label: str, pairs: Mapping[int, tuple[Values, Values]]) -> Iterable[AuditEvent]:
        for condition in within("pk", spans_of(pairs)):
            for row in self._rows(label).filter(condition):
                before, after = pairs[row.pk]
                event = audit.event(
                    self.act, verb="taken back", subject=row, before=before, after=after, reason=self.undo_act.why
                )
                event.object_label = self.say(label, row)[:200]
                yield event
