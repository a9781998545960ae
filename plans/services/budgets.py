"""Budgets: setting the imposed numbers and laying them over months by the curve of working days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import transaction

from accounts.access import sees_everybody
from accounts.models import AuditEvent, Person, Team
from accounts.rules.faults import Invalid, Refused
from accounts.selectors import calendar
from accounts.selectors.day_counts import DayCounts
from accounts.selectors.teams import TeamOfDay
from accounts.services import audit
from accounts.services.people import organisation_today
from plans.models import BudgetLine
from plans.rules.budgets import Line, Span, lay_over
from plans.selectors.held_budgets import Held, Hold, that_changes
from plans.services import budget_turns, plan_corrections
from traps_web.lib import fiscal, money
from traps_web.lib.fields import currency

_BATCH = 500
Owner = tuple[int | None, int | None, int]


@dataclass(frozen=True, slots=True)
class NewBudget:
    """An imposed number: of a person or of a team, in a category, for a year, quarter or month."""

    category_id: int
    period_key: str
    amount: Decimal
    person_id: int | None = None
    team_id: int | None = None

    @property
    def owner(self) -> Owner:
        """Whose lines it replaces."""
        return (self.person_id, None if self.person_id else self.team_id, self.category_id)


@dataclass(frozen=True, slots=True)
class BudgetsSet:
    """What became of the rows."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@transaction.atomic
def set_budgets(*, rows: Sequence[NewBudget], by: Person | None, now: datetime) -> BudgetsSet:
    """Impose numbers: each is spread over its months by working days and replaces what stood there for that owner and category.

    A person's number lies only on days on which the person is in a team, and stands under that team. What lies inside a locked plan
    stays, and another number for it is refused: that is an amendment. Raises Invalid, Refused.
    """
    if by is not None and not sees_everybody(by):
        raise Refused("Only leaders and admins set budgets.")
    if not rows:
        return BudgetsSet()
    budget_turns.take(person_ids={row.person_id for row in rows if row.person_id})
    desk = _Desk.load(rows, organisation_today(now))
    outcomes = [desk.put(row) for row in rows]
    desk.save(by, now)
    changed = [(row.person_id, desk.periods[row.period_key]) for row, _, _ in desk.changes if row.person_id]
    plan_corrections.periods_changed(changed=changed, by=by, now=now)
    return BudgetsSet(outcomes.count("created"), outcomes.count("updated"), outcomes.count("unchanged"))


def foresee(*, rows: Sequence[NewBudget], now: datetime) -> list[str | Invalid]:
    """What setting each row would do: created, updated, unchanged, or why it cannot be set. Reads only: a dry run."""
    if not rows:
        return []
    desk = _Desk.load(rows, organisation_today(now))
    found: list[str | Invalid] = []
    for row in rows:
        try:
            found.append(desk.put(row))
        except Invalid as fault:
            found.append(fault)
    return found


class _Desk:
    """Everything that setting budgets needs, loaded once, and what is to be written."""

    def __init__(
        self,
        periods: dict[str, fiscal.Period],
        rules: fiscal.CalendarRules,
        teams: TeamOfDay,
        counts: DayCounts,
        held: Held,
    ) -> None:
        self.periods, self.rules, self.teams, self.counts, self.held = periods, rules, teams, counts, held
        self.lines: dict[Owner, list[BudgetLine]] = defaultdict(list)
        self.gone: list[int] = []
        self.changes: list[tuple[NewBudget, Decimal, Decimal]] = []

    @classmethod
    def load(cls, rows: Sequence[NewBudget], today: date) -> _Desk:
        """Seven queries, whatever the number of rows."""
        rules = calendar.rules()
        periods = {key: _period(rules, key) for key in {row.period_key for row in rows}}
        for row in rows:
            _check(row)
        start = min(one.starts_on for one in periods.values())
        end = max(one.ends_before for one in periods.values())
        people = [row.person_id for row in rows if row.person_id]
        teams = TeamOfDay.load(people)
        edges = {
            edge for one in fiscal.periods_in(rules, start, end, "month") for edge in (one.starts_on, one.ends_before)
        }
        counts = DayCounts.load(edges | {day for person in set(people) for day in teams.changes(person, start, end)})
        desk = cls(periods, rules, teams, counts, Held.load(people, start, end, today=today))
        for line in BudgetLine.objects.filter(starts_on__within=(start, end)).order_by("starts_on"):
            desk.lines[line.person_id, None if line.person_id else line.team_id, line.category_id].append(line)
        return desk

    def put(self, row: NewBudget) -> str:
        """Replace the lines of one owner in one period; says whether that created, updated or changed nothing."""
        period = self.periods[row.period_key]
        wanted = self._lines_of(row, period)
        standing = [line for line in self.lines[row.owner] if period.contains(line.starts_on)]
        before = sum((line.amount for line in standing), Decimal(0))
        if [_said(line) for line in standing] == [_said(line) for line in wanted]:
            return "unchanged"
        if wanted and (holds := self.held.of(row.person_id)):
            if before == row.amount and any(hold.covers(period.starts_on, period.ends_before) for hold in holds):
                return "unchanged"  # How a held number lies is the plan's matter, and that of its amendments.
            if hold := that_changes(holds, standing, wanted):
                raise Invalid(amount=hold.sentence)
            standing, wanted = _free(standing, holds), _free(wanted, holds)
        gone = {id(line) for line in standing}
        self.gone += [line.pk for line in standing if line.pk]
        self.lines[row.owner] = [line for line in self.lines[row.owner] if id(line) not in gone] + wanted
        self.changes.append((row, before, row.amount))
        return "updated" if standing else "created"

    def _lines_of(self, row: NewBudget, period: fiscal.Period) -> list[BudgetLine]:
        spans = [span for month in self._months(period) for span in self._spans(row, month)]
        if not spans and not row.amount:
            return []  # Nothing is always allowed: also for who has left, and whatever their plan held.
        if not spans:
            raise Invalid(person=f"Nobody can carry a budget for {period.key}: the person is in no team then.")
        laid = lay_over(money.to_minor(row.amount, currency()), spans)
        return [self._line(row, one) for one in laid]

    def _months(self, period: fiscal.Period) -> tuple[fiscal.Period, ...]:
        return fiscal.periods_in(self.rules, period.starts_on, period.ends_before, "month")

    def _spans(self, row: NewBudget, month: fiscal.Period) -> list[Span]:
        """The parts of a month in which the owner stands in one team."""
        if not self.counts.knows(month.starts_on, month.ends_before):
            raise Invalid(period=f"{month.key} is outside the calendar: its fiscal year is not opened yet.")
        if row.person_id is None:
            return [self._span(month.key, row.team_id or 0, month.starts_on, month.ends_before)]
        edges = [
            month.starts_on,
            *self.teams.changes(row.person_id, month.starts_on, month.ends_before),
            month.ends_before,
        ]
        found: list[Span] = []
        for start, end in pairwise(edges):
            team = self.teams.on(row.person_id, start)
            if team is None:
                continue
            if found and found[-1].team_id == team and found[-1].ends_before == start:
                start = found.pop().starts_on
            found.append(self._span(month.key, team, start, end))
        return found

    def _span(self, month: str, team_id: int, start: date, end: date) -> Span:
        return Span(month, team_id, start, end, self.counts.before(start), self.counts.between(start, end))

    @staticmethod
    def _line(row: NewBudget, laid: Line) -> BudgetLine:
        span = laid.span
        return BudgetLine(
            person_id=row.person_id, team_id=span.team_id, category_id=row.category_id, month=span.month, year=int(span.month[2:6]),
            starts_on=span.starts_on, ends_before=span.ends_before, working_before=span.working_before,
            working_days=span.working_days, amount=money.from_minor(laid.amount, currency()),
        )  # fmt: skip

    def save(self, by: Person | None, now: datetime) -> None:
        """Write what changed: the lines that go, those that come, and an audit event for each number."""
        for first in range(0, len(self.gone), _BATCH):
            BudgetLine.objects.filter(pk__in=self.gone[first : first + _BATCH]).delete()
        new = [line for lines in self.lines.values() for line in lines if line.pk is None]
        for line in new:
            line.updated_at = now
        BudgetLine.objects.bulk_create(new, batch_size=_BATCH)
        AuditEvent.objects.bulk_create(self._events(by, now), batch_size=_BATCH)

    def _events(self, by: Person | None, now: datetime) -> list[AuditEvent]:
        people = Person.objects.in_bulk({row.person_id for row, _, _ in self.changes if row.person_id})
        teams = Team.objects.in_bulk(
            {row.team_id for row, _, _ in self.changes if row.person_id is None and row.team_id}
        )
        events = []
        for row, before, after in self.changes:
            subject: Person | Team = people[row.person_id] if row.person_id else teams[row.team_id or 0]
            facts = {"period": row.period_key, "category": row.category_id}
            events.append(
                audit.event(
                    verb="budget set", subject=subject, by=by, now=now,
                    before=facts | {"amount": str(before)}, after=facts | {"amount": str(after)},
                )
            )  # fmt: skip
        return events


def _period(rules: fiscal.CalendarRules, key: str) -> fiscal.Period:
    try:
        period = fiscal.period(rules, key)
    except fiscal.UnknownPeriod as fault:
        raise Invalid(period=str(fault)) from None
    if period.kind == "week":
        raise Invalid(period="A budget is set for a year, a quarter or a month, not for a week.")
    return period


def _check(row: NewBudget) -> None:
    if (row.person_id is None) == (row.team_id is None):
        raise Invalid(whole="A budget belongs to a person or to a team: name one of the two.")
    if row.amount < 0:
        raise Invalid(amount="A budget cannot be negative.")


def _free(lines: Sequence[BudgetLine], holds: Sequence[Hold]) -> list[BudgetLine]:
    """The lines outside every locked plan."""
    return [line for line in lines if not any(hold.has(line) for hold in holds)]


def _said(line: BudgetLine) -> tuple[Any, ...]:
    return (
        line.team_id,
        line.month,
        line.starts_on,
        line.ends_before,
        line.working_before,
        line.working_days,
        line.amount,
    )


@transaction.atomic
def split_for_move(*, person: Person, day: date, today: date, by: Person | None, now: datetime) -> int:
    """After a move: the unexpired month is split at the day by working days, later lines go to the new team, past lines stay.

    Returns how many lines changed. The memberships must already say where the person is from that day on.
    """
    budget_turns.take(person_ids=[person.pk])
    lines = list(BudgetLine.objects.filter(person=person, ends_before__gt=max(day, today)).order_by("starts_on"))
    teams = TeamOfDay.load([person.pk])
    counts = DayCounts.load({day})
    changed = 0
    for line in lines:
        team = teams.on(person.pk, max(day, line.starts_on))
        if team is None or team == line.team_id:
            continue
        if line.starts_on >= day:
            changed += BudgetLine.objects.filter(pk=line.pk, team_id=line.team_id).update(team_id=team, updated_at=now)
        else:
            changed += _split(line, day, team, counts, now)
    if changed:
        audit.record(
            verb="budget moved", subject=person, by=by, now=now, after={"from": day.isoformat(), "lines": changed}
        )
    return changed


def _split(line: BudgetLine, day: date, team_id: int, counts: DayCounts, now: datetime) -> int:
    done = counts.before(day) - line.working_before
    left = line.working_days - done
    if left <= 0:
        return 0
    whole = money.to_minor(line.amount, currency())
    before = whole * done // line.working_days
    rest = BudgetLine(
        person_id=line.person_id, team_id=team_id, category_id=line.category_id, month=line.month, year=line.year,
        starts_on=day, ends_before=line.ends_before, working_before=line.working_before + done, working_days=left,
        amount=money.from_minor(whole - before, currency()), updated_at=now,
    )  # fmt: skip
    standing = BudgetLine.objects.filter(pk=line.pk)
    if done:
        standing.update(ends_before=day, working_days=done, amount=money.from_minor(before, currency()), updated_at=now)
    else:
        standing.delete()
    rest.save(force_insert=True)
    return 1
