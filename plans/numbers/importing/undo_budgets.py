"""The undo of files of budgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.imports.importing.traces import spans_of, within
from accounts.imports.importing.undo import Undo
from accounts.organisation.models import Person, Team
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.models import AuditEvent
from accounts.record.services import audit
from plans.measures.models import BudgetChange, BudgetLine
from plans.measures.services import budget_changes, budget_turns
from plans.measures.services.budget_changes import Cause
from plans.numbers.selectors import frozen_numbers
from plans.numbers.services import budget_duties, budget_notices
from plans.sales_plans.models import Plan
from plans.sales_plans.services import plan_corrections
from traps_web.ui import words

LINE = "plans.budgetline"


class TakeBackBudgets(Undo):
    """The lines that a file laid go, and those that it replaced stand again, month by month as they were."""

    removes = (LINE,)
    named_with = {LINE: ("person", "team")}

    def check(self) -> None:
        self._check_time()
        self._check_plans()
        super().check()

    def apply(self) -> None:
        with keeping(self) as changes:
            super().apply()
        budget_notices.taken_back(self.act, changes=changes, run=self.undo_act.run)
        whole = [*self.made[LINE].values(), *self.deleted[LINE].values()]
        people = {row["person_id"] for row in whole if row["person_id"]}
        days = [day for row in whole for day in (row["starts_on"], row["ends_before"])]
        if people:
            starts_on, ends_before = date.fromisoformat(min(days)), date.fromisoformat(max(days))
            plan_corrections.numbers_changed(self.act, owner_ids=people, starts_on=starts_on, ends_before=ends_before)
        budget_duties.sweep(self.act)

    def _check_time(self) -> None:
        """A month that has begun since the file came keeps its number: amend it, or restate it once it has ended."""
        ended_at = self.undo_act.run.ended_at
        came_on, today = (organisation_today(at) for at in (ended_at or self.act.now, self.act.now))
        for line in self._created_lines():
            if came_on < line.ends_before <= today:
                self.refuse_row(LINE, line.pk, f"{line.month} has ended since. Only an admin can restate it.")
            elif came_on < line.starts_on <= today:
                self.refuse_row(LINE, line.pk, f"{line.month} has begun since. Ask for an amendment.")

    def _created_lines(self) -> list[BudgetLine]:
        return [
            line
            for condition in within("pk", self.created[LINE])
            for line in BudgetLine.objects.filter(condition).select_related("person")
        ]

    def _check_plans(self) -> None:
        """A locked plan holds its number whenever that came.

        One that was only handed in does not: it is opened for correction.
        """
        lines = [line for line in self._created_lines() if line.person_id]
        self._check_packets(lines)
        plans = Plan.objects.filter(status="locked")
        holding: dict[int, list[Plan]] = {}
        days = sorted(line.starts_on for line in lines)
        for plan in plans.filter(starts_on__lte=days[-1], ends_before__gt=days[0]) if lines else ():
            holding.setdefault(plan.owner_id, []).append(plan)
        for line in lines:
            for plan in holding.get(line.person_id or 0, ()):
                if plan.starts_on <= line.starts_on < plan.ends_before:
                    self.refuse_row(
                        LINE, line.pk, (f"The plan {plan.period_key} is locked with this number. Ask for an amendment.")
                    )

    def _check_packets(self, lines: list[BudgetLine]) -> None:
        """What a packet has frozen is restated, not undone."""
        if not lines:
            return
        people = {line.person_id for line in lines if line.person_id}
        first, last = min(line.starts_on for line in lines), max(line.ends_before for line in lines)
        for packet in frozen_numbers.of(people, first, last):
            for line in lines:
                if line.person_id == packet.person_id and packet.has(line):
                    self.refuse_row(
                        LINE,
                        line.pk,
                        f"The packet of the review of {packet.period_key} uses this number. Restate it instead.",
                    )

    def events(self) -> list[AuditEvent]:
        return told_by_owner(self, super().events())

    def say(self, label: str, row: Any) -> str:
        return say_line(row)


@contextmanager
def keeping(undo: Undo) -> Iterator[list[BudgetChange]]:
    """Keep the changes of everybody whose lines an undo touches; nobody else writes them meanwhile."""
    rows = [*undo.made[LINE].values(), *undo.deleted[LINE].values()]
    rows += BudgetLine.objects.filter(pk__in=list(undo.changed[LINE])).values("person_id", "team_id")
    people = {row["person_id"] for row in rows if row["person_id"]}
    teams = {row["team_id"] for row in rows if not row["person_id"]}
    cause = Cause(BudgetChange.Kind.UNDO, reason=undo.undo_act.reason, run_id=undo.undo_act.run.pk, act=undo.act)
    owners = Q(person_id__in=people) | Q(person__isnull=True, team_id__in=teams)
    budget_turns.take(person_ids=people, team_ids=teams)
    with budget_changes.watching(only=owners, cause=cause) as kept:
        yield kept


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
            undo.act, verb="budget taken back", subject=owner, before={"lines": count}, reason=undo.undo_act.why
        )
        for owner, count in counts.items()
    ]


def say_line(line: BudgetLine) -> str:
    """A line of a budget in words."""
    owner = line.person.name if line.person else line.team.name
    return f"{words.possessive(owner)} budget {line.month} from {words.day(line.starts_on, year=True)}"
