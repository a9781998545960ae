"""The undo of files of activities."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import CharField, Count
from django.db.models.functions import Cast

from accounts.imports.importing.traces import within
from accounts.imports.importing.undo import Undo
from accounts.imports.models import ImportTrace
from accounts.record.models import AuditEvent
from pipeline.activities.models import Activity, WeekLog
from traps_web.ui import words

ACTIVITY = "pipeline.activity"


class TakeBackActivities(Undo):
    """Activities go, unless somebody corrected them, refers to them, or closed the week in which they count."""

    removes = (ACTIVITY,)
    named_with = {ACTIVITY: ("person", "type")}

    def check_created(self, label: str) -> None:
        """They are very many, so what was corrected since is read from the audit trail; what was deleted since is just gone."""
        self.refuse_changed(label, list(self._corrected()))
        self.check_references(label)
        self._check_weeks()
        ids = within("pk", self.created[label])
        self.count("removed", label, sum(Activity.objects.filter(one).count() for one in ids))

    def _corrected(self) -> Iterator[int]:
        """Corrected more often than later imports did that are undone: each of these wrote twice, there and back."""
        neutral = self._undone_corrections()
        for condition in within("pk", self.created[ACTIVITY]):
            mine = Activity.objects.filter(condition).annotate(text=Cast("pk", CharField())).values("text")
            events = AuditEvent.objects.filter(
                object_type=ACTIVITY, pk__gt=self.asked.run.audit_mark, object_id__in=mine
            )
            for text, count in events.order_by().values_list("object_id").annotate(Count("pk")):
                if count > 2 * neutral[int(text)]:
                    yield int(text)

    def _undone_corrections(self) -> Counter[int]:
        undone = ImportTrace.objects.filter(
            run_id__gt=self.asked.run.pk, run__undos__status="done", label=ACTIVITY, act="changed"
        )
        return Counter(undone.values_list("first_id", flat=True))

    def _check_weeks(self) -> None:
        """A week that its owner closed with these activities in it stays as it was closed."""
        closed = WeekLog.objects.filter(closed_at__gt=self.asked.run.ended_at).order_by("pk")
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
