"""The undo of files of budgets."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from accounts.importing.traces import spans_of, within
from accounts.importing.undo import Undo
from accounts.models import AuditEvent, Person, Team
from accounts.services import audit
from plans.models import BudgetLine, Plan
from plans.services import plan_corrections
from traps_web.ui import words

LINE = "plans.budgetline"


class TakeBackBudgets(Undo):
    """The lines that a file laid go, and those that it replaced stand again, month by month as they were."""

    removes = (LINE,)
    named_with = {LINE: ("person", "team")}

    def check(self) -> None:
        self._check_plans()
        super().check()

    def apply(self) -> None:
        super().apply()
        whole = [*self.made[LINE].values(), *self.deleted[LINE].values()]
        people = {row["person_id"] for row in whole if row["person_id"]}
        days = [day for row in whole for day in (row["starts_on"], row["ends_before"])]
        if people:
            starts_on, ends_before = date.fromisoformat(min(days)), date.fromisoformat(max(days))
            plan_corrections.numbers_changed(
                owner_ids=people, starts_on=starts_on, ends_before=ends_before, **self.act.who
            )

    def _check_plans(self) -> None:
        """A locked plan holds its number whenever that came. One that was only handed in does not: it is opened for correction."""
        lines = [
            line
            for condition in within("pk", self.created[LINE])
            for line in BudgetLine.objects.filter(condition, person__isnull=False)
        ]
        plans = Plan.objects.filter(status="locked")
        holding: dict[int, list[Plan]] = {}
        days = sorted(line.starts_on for line in lines)
        for plan in plans.filter(starts_on__lte=days[-1], ends_before__gt=days[0]) if lines else ():
            holding.setdefault(plan.owner_id, []).append(plan)
        for line in lines:
            for plan in holding.get(line.person_id or 0, ()):
                if plan.starts_on <= line.starts_on < plan.ends_before:
                    self.refuse_row(LINE, line.pk, f"The plan {plan.period_key} is locked with it: amend it.")

    def events(self) -> list[AuditEvent]:
        return told_by_owner(self, super().events())

    def say(self, label: str, row: Any) -> str:
        return say_line(row)


def told_by_owner(undo: Undo, events: list[AuditEvent]) -> list[AuditEvent]:
    """One event for everybody whose lines are taken back, instead of one for each month of theirs."""
    kept = [event for event in events if event.object_type != LINE]
    ids = [int(event.object_id) for event in events if event.object_type == LINE]
    counts: Counter[Person | Team] = Counter()
    for condition in within("pk", spans_of(ids)):
        lines = BudgetLine.objects.filter(condition).select_related("person", "team")
        counts.update(line.person or line.team for line in lines)
    return kept + [
        audit.event(
            verb="budget taken back", subject=owner, before={"lines": count}, reason=undo.act.why, **undo.act.who
        )
        for owner, count in counts.items()
    ]


def say_line(line: BudgetLine) -> str:
    """A line of a budget in words."""
    owner = line.person.name if line.person else line.team.name
    return f"{words.possessive(owner)} budget {line.month} from {words.day(line.starts_on, year=True)}"
