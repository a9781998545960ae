"""The undo of files of activities."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import CharField, Count
from django.db.models.functions import Cast

from accounts.imports.importing.traces import spans_of, within
from accounts.imports.importing.undo import Undo
from accounts.imports.models import ImportTrace
from accounts.record.models import AuditEvent
from pipeline.activities.models import Activity, WeekLog
from pipeline.customers.services import customer_turns
from traps_web.ui import words

ACTIVITY = "pipeline.activity"


class TakeBackActivities(Undo):
    """Activities go, unless somebody corrected them, refers to them, or closed the week in which they count."""

    removes = (ACTIVITY,)
    named_with = {ACTIVITY: ("person", "type")}

    def lock(self) -> None:
        super().lock()
        customer_turns.take(self._customers())

    def _customers(self) -> Iterator[int | None]:
        for condition in within("pk", self.created[ACTIVITY] + spans_of(self.changed[ACTIVITY])):
            yield from Activity.objects.filter(condition).order_by().values_list("customer_id", flat=True).distinct()
        for before, _ in self.changed[ACTIVITY].values():
            yield before.get("customer_id")

    def check_created(self, label: str) -> None:
        """Refuse entries that were corrected since; what was deleted since is just gone.

        There are very many of them, so corrections are read from the audit trail.
        """
        self.refuse_changed(label, list(self._corrected()))
        self.check_references(label)
        self._check_weeks()
        ids = within("pk", self.created[label])
        self.count("removed", label, sum(Activity.objects.filter(chunk).count() for chunk in ids))

    def _corrected(self) -> Iterator[int]:
        """Activities that were corrected since, beyond what later imports did that are undone by now.

        Such an import wrote each of them twice, there and back.
        """
        neutral = self._undone_corrections()
        for condition in within("pk", self.created[ACTIVITY]):
            mine = Activity.objects.filter(condition).annotate(text=Cast("pk", CharField())).values("text")
            events = AuditEvent.objects.filter(
                object_type=ACTIVITY, pk__gt=self.undo_act.run.audit_mark, object_id__in=mine
            )
            for text, count in events.order_by().values_list("object_id").annotate(Count("pk")):
                if count > 2 * neutral[int(text)]:
                    yield int(text)

    def _undone_corrections(self) -> Counter[int]:
        undone = ImportTrace.objects.filter(
            run_id__gt=self.undo_act.run.pk, run__undos__status="done", label=ACTIVITY, act="changed"
        )
        return Counter(undone.values_list("first_id", flat=True))

    def _check_weeks(self) -> None:
        """A week that its owner closed with these activities in it stays as it was closed."""
        closed = WeekLog.objects.filter(closed_at__gt=self.undo_act.run.ended_at).order_by("pk")
        people: dict[Any, list[int]] = defaultdict(list)
        for key, starts_on, person_id in closed.values_list("week", "starts_on", "person_id"):
            people[key, starts_on].append(person_id)
        for (key, starts_on), person_ids in people.items():
            for condition in within("pk", self.created[ACTIVITY]):
                counted = Activity.objects.filter(
                    condition,
                    person_id__in=person_ids,
                    done_on__gte=starts_on,
                    done_on__lt=starts_on + timedelta(days=7),
                )
                for pk, name in counted.values_list("pk", "person__name"):
                    self.refuse_row(ACTIVITY, pk, f"{name} has closed the week {key} with it.")

    def say(self, label: str, row: Any) -> str:
        return f"{row.external_id or row.type.name}, {row.person.name} on {words.day(row.done_on, year=True)}"
