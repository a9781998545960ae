"""What setting budgets works with: everything loaded once, each number judged, and what is to be written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from accounts.organisation.models import Person, Team
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.day_counts import DayCounts
from accounts.organisation.selectors.teams import TeamOfDay
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from plans.measures.models import BudgetChange, BudgetLine
from plans.measures.rules import budgets as rules
from plans.measures.rules.budgets import Line, Span, lay_over
from plans.measures.services import budget_changes
from plans.measures.services.budget_changes import Cause
from plans.numbers.selectors.held_budgets import Held, by_month, that_changes
from traps_web.lib import fiscal, money
from traps_web.lib.faults import Invalid
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
class Outcome:
    """What a row does: created, updated or unchanged; `begun`: the months that get a first number after they began."""

    act: str
    begun: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Put:
    """A number that a row sets, with what it was."""

    row: NewBudget
    before: Decimal
    outcome: Outcome


class Desk:
    """Everything that setting budgets needs, loaded once, and what is to be written."""

    def __init__(
        self,
        periods: dict[str, fiscal.Period],
        rules: fiscal.CalendarRules,
        teams: TeamOfDay,
        counts: DayCounts,
        held: Held,
        today: date,
    ) -> None:
        self.periods, self.rules, self.teams, self.counts, self.held = periods, rules, teams, counts, held
        self.today = today
        self.lines: dict[Owner, list[BudgetLine]] = defaultdict(list)
        self.gone: list[BudgetLine] = []
        self.puts: list[Put] = []

    @classmethod
    def load(cls, rows: Sequence[NewBudget], today: date) -> Desk:
        """A fixed number of queries, whatever the number of rows."""
        rules = calendar.rules()
        periods = {key: _period(rules, key) for key in {row.period_key for row in rows}}
        for row in rows:
            _check(row)
        start = min(period.starts_on for period in periods.values())
        end = max(period.ends_before for period in periods.values())
        people = [row.person_id for row in rows if row.person_id]
        teams = TeamOfDay.load(people)
        counts = DayCounts.load()
        desk = cls(periods, rules, teams, counts, Held.load(people, start, end, today=today), today)
        for line in BudgetLine.objects.filter(starts_on__within=(start, end)).order_by("starts_on"):
            desk.lines[line.person_id, None if line.person_id else line.team_id, line.category_id].append(line)
        return desk

    def put(self, row: NewBudget) -> Outcome:
        """Replace the lines of one owner in one period.

        Raises Invalid for what has begun, or is held by a plan or a packet.
        """
        period = self.periods[row.period_key]
        laid = self._lines_of(row, period)
        standing = [line for line in self.lines[row.owner] if period.contains(line.starts_on)]
        before = sum((line.amount for line in standing), Decimal(0))
        begun = {line.month for line in standing if line.starts_on <= self.today}
        if [_as_stored(line) for line in standing] == [_as_stored(line) for line in laid]:
            return Outcome("unchanged")
        holds = self.held.of(row.person_id) if laid else []
        is_held = any(hold.covers(period.starts_on, period.ends_before) for hold in holds)
        if before == row.amount and (begun or is_held):
            return Outcome(
                "unchanged"
            )  # How a number lies that is held, or has begun, is the matter of its amendments.
        if hold := that_changes(holds, standing, laid):
            raise Invalid(amount=hold.sentence)
        self._require_to_come(period, begun, standing, laid)
        goes, comes = (
            [line for line in lines if line.month not in begun and not any(hold.has(line) for hold in holds)]
            for lines in (standing, laid)
        )
        gone = {id(line) for line in goes}
        self.gone += [line for line in goes if line.pk]
        self.lines[row.owner] = [line for line in self.lines[row.owner] if id(line) not in gone] + comes
        outcome = Outcome("updated" if standing else "created", self._late(comes))
        self.puts.append(Put(row, before, outcome))
        return outcome

    def _require_to_come(
        self, period: fiscal.Period, begun: set[str], standing: Sequence[BudgetLine], laid: Sequence[BudgetLine]
    ) -> None:
        """That no month changes whose number stands and which has begun.

        Raises Invalid with the months and what to do.
        """
        old, new = by_month(standing), by_month(laid)
        changing = [
            month for month in self._months(period) if month.key in begun and old.get(month.key) != new.get(month.key)
        ]
        if changing:
            sentence = rules.begun_sentence(
                period.key,
                ended=[month.key for month in changing if month.ends_before <= self.today],
                running=[month.key for month in changing if month.ends_before > self.today],
                goes_on=any(month.starts_on > self.today for month in self._months(period)),
            )
            raise Invalid(amount=sentence)

    def _late(self, comes: Sequence[BudgetLine]) -> tuple[str, ...]:
        return tuple(sorted({line.month for line in comes if line.starts_on <= self.today}))

    def _lines_of(self, row: NewBudget, period: fiscal.Period) -> list[BudgetLine]:
        spans = [span for month in self._months(period) for span in self._spans(row, month)]
        if not spans and not row.amount:
            # Zero is always allowed for what is to come, even for somebody who has left, whatever their plan held.
            return []
        if not spans:
            raise Invalid(person=f"The person is in no team in {period.key}, so they cannot have a budget.")
        laid = lay_over(money.to_minor(row.amount, currency()), spans)
        return [self._line(row, part) for part in laid]

    def _months(self, period: fiscal.Period) -> tuple[fiscal.Period, ...]:
        return fiscal.periods_in(self.rules, period.starts_on, period.ends_before, "month")

    def _spans(self, row: NewBudget, month: fiscal.Period) -> list[Span]:
        """The parts of a month in which the owner stands in one team."""
        if not self.counts.knows(month.starts_on, month.ends_before):
            raise Invalid(period=f"{month.key} is outside the calendar: its fiscal year is not open yet.")
        if row.person_id is None:
            return [self._span(month.key, row.team_id or 0, month.starts_on, month.ends_before)]
        edges = [
            month.starts_on,
            *self.teams.changes(row.person_id, month.starts_on, month.ends_before),
            month.ends_before,
        ]
        spans: list[Span] = []
        for start, end in pairwise(edges):
            team = self.teams.on(row.person_id, start)
            if team is None:
                continue
            if spans and spans[-1].team_id == team and spans[-1].ends_before == start:
                spans.append(self._span(month.key, team, spans.pop().starts_on, end))
            else:
                spans.append(self._span(month.key, team, start, end))
        return spans

    def _span(self, month: str, team_id: int, start: date, end: date) -> Span:
        return Span(month, team_id, start, end, self.counts.before(start), self.counts.between(start, end))

    @staticmethod
    def _line(row: NewBudget, laid: Line) -> BudgetLine:
        span = laid.span
        return BudgetLine(
            person_id=row.person_id,
            team_id=span.team_id,
            category_id=row.category_id,
            month=span.month,
            year=int(span.month[2:6]),
            starts_on=span.starts_on,
            ends_before=span.ends_before,
            working_before=span.working_before,
            working_days=span.working_days,
            amount=money.from_minor(laid.amount, currency()),
        )

    def save(self, act: Act, run_id: int | None = None) -> None:
        """Write what changed: the lines that go, those that come, the changes, and an audit event for each number."""
        new = [line for lines in self.lines.values() for line in lines if line.pk is None]
        cause = Cause(BudgetChange.Kind.FILE, act=act, run_id=run_id)
        budget_changes.write(goes=self.gone, comes=new, cause=cause)
        AuditEvent.objects.bulk_create(self._events(act), batch_size=_BATCH)

    def _events(self, act: Act) -> list[AuditEvent]:
        rows = [put.row for put in self.puts]
        people = Person.objects.in_bulk({row.person_id for row in rows if row.person_id})
        teams = Team.objects.in_bulk({row.team_id for row in rows if row.person_id is None and row.team_id})
        events = []
        for put in self.puts:
            row, late = put.row, list(put.outcome.begun)
            subject: Person | Team = people[row.person_id] if row.person_id else teams[row.team_id or 0]
            facts = {"period": row.period_key, "category": row.category_id}
            after = facts | {"amount": str(row.amount)} | ({"set after it began": late} if late else {})
            events.append(
                audit.event(
                    act, verb="budget set", subject=subject, before=facts | {"amount": str(put.before)}, after=after
                )
            )
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
        raise Invalid(whole="A budget belongs to a person or to a team. Send one of the two.")
    if row.amount < 0:
        raise Invalid(amount="A budget cannot be negative.")


def _as_stored(line: BudgetLine) -> tuple[Any, ...]:
    return (
        line.team_id,
        line.month,
        line.starts_on,
        line.ends_before,
        line.working_before,
        line.working_days,
        line.amount,
    )
