"""Files of budgets: the imposed numbers by year, quarter or month."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, Q, Sum

from accounts.imports.importing import references as people_references
from accounts.imports.importing.cells import Cells
from accounts.imports.importing.kinds import Context, Kind
from accounts.imports.importing.reading import Column, Refusal
from accounts.organisation.selectors import calendar
from pipeline.bookings.importing import category_references
from pipeline.bookings.models import Category
from plans.measures.models import BudgetLine
from plans.measures.rules.budgets import first_number_note
from plans.numbers.importing.undo_budgets import TakeBackBudgets
from plans.numbers.services import budgets as budget_service
from plans.numbers.services.budgets import NewBudget
from plans.sales_plans.models import Plan
from traps_web.lib import fiscal
from traps_web.lib.faults import Invalid

COLUMN_OF = {"person": "email", "whole": ""}


@dataclass(frozen=True)
class Put:
    """A budget of a line, with the days it covers."""

    line: int
    period: fiscal.Period
    budget: NewBudget


class Budgets(Kind):
    """Budgets of people and of teams. A year or quarter is spread over its months by working days."""

    name = "budgets"
    undo = TakeBackBudgets
    facts_of_a_place = (("plans.budgetline", "starts_on"),)
    means = "the money a person or a team must bring in a period"
    columns = (
        Column("email", "the person whose number it is; or name a team"),
        Column("team", "the team whose own number it is; or name a person"),
        Column("category", "new, existing, renewal …; empty: the first of your list"),
        Column("period", "FY2027, FY2027-Q2 or FY2027-M05", required=True),
        Column("amount", "with a decimal point", required=True),
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._good: list[Put] = []
        self._covered: dict[tuple[int | None, int | None, int], list[Put]] = {}

    def load(self) -> None:
        self._people = people_references.people(self)
        self._teams = people_references.teams(self)
        people_references.memberships(self)
        self._categories = category_references.categories(self)
        first = self.read(Category.objects.order_by("position").values_list("pk", flat=True)[:1])
        self._first_category = first[0] if first else 0
        self._rules = calendar.rules()
        standing = BudgetLine.objects.aggregate(Count("pk"), Max("pk"), Max("updated_at"), Sum("amount"))
        locked = Plan.objects.filter(status="locked").aggregate(Count("pk"), Max("locked_at"))
        self.read([sorted(standing.items()), sorted(locked.items()), self._rules])

    def judge(self, cells: Cells) -> None:
        person = cells.find("email", self._people, people_references.UNKNOWN_PERSON)
        team = cells.find("team", self._teams, people_references.UNKNOWN_TEAM)
        if bool(cells.text("email")) == bool(cells.text("team")):
            cells.refuse("email", "Enter either a person or a team.")
        category_id = (
            cells.find("category", self._categories, category_references.UNKNOWN_CATEGORY) or self._first_category
        )
        amount = cells.amount("amount", digits=self.context.digits, required=True)
        self.check_not_negative(cells, "amount", amount)
        period = self._period(cells)
        if not cells.fine or period is None or amount is None:
            return
        budget = NewBudget(
            category_id=category_id,
            period_key=period.key,
            amount=amount,
            person_id=person.pk if person else None,
            team_id=team[0] if team else None,
        )
        put = Put(cells.line, period, budget)
        for other in self._covered.setdefault(budget.owner, []):
            if other.period.starts_on < period.ends_before and period.starts_on < other.period.ends_before:
                cells.refuse(
                    "period",
                    f"{period.key} shares days with {other.period.key} on line {other.line}, "
                    "for the same owner and category.",
                )
                return
        self._covered[budget.owner].append(put)
        self._good.append(put)

    def _period(self, cells: Cells) -> fiscal.Period | None:
        key = cells.text("period", required=True).upper()
        if not key:
            return None
        try:
            period = fiscal.period(self._rules, key)
        except fiscal.UnknownPeriod as fault:
            cells.refuse("period", str(fault))
            return None
        if period.kind == "week":
            cells.refuse("period", "A budget is set for a year, a quarter or a month, not for a week.")
        elif period.starts_on < self.context.first_day or period.ends_before > self.context.ends_before:
            cells.refuse("period", f"{key} is outside the calendar: its fiscal year is not open yet.")
        return period

    def finish(self) -> None:
        outcomes = budget_service.foresee(rows=[put.budget for put in self._good], now=self.act.now)
        for put, outcome in zip(self._good, outcomes, strict=True):
            if isinstance(outcome, Invalid):
                self.plan.refuse(
                    [Refusal(put.line, COLUMN_OF.get(name, name), reason) for name, reason in outcome.errors.items()]
                )
                continue
            if outcome.act == "unchanged":
                self.plan.unchanged += 1
                continue
            if outcome.begun:
                self.plan.note(put.line, "period", first_number_note(outcome.begun, self.context.today))
            (self.plan.creates if outcome.act == "created" else self.plan.updates).append(put.budget)

    def apply(self) -> None:
        rows = self.plan.creates + self.plan.updates
        people = Q(person_id__in={row.person_id for row in rows if row.person_id})
        teams = Q(person__isnull=True, team_id__in={row.team_id for row in rows if not row.person_id})
        with self.traces.watching(BudgetLine, only=people | teams):
            budget_service.set_budgets(self.act, rows=rows, run_id=self.context.run_id)
