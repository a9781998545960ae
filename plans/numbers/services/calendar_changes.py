"""A change of the fiscal calendar, for budget lines and plans that lie ahead."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F

from accounts.organisation.rules.calendar import CHANGED
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.day_counts import DayCounts
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from plans.measures.models import BudgetChange, BudgetLine
from plans.measures.rules import budgets
from plans.measures.rules.budgets import Line, Span
from plans.measures.services import budget_changes
from plans.measures.services.budget_changes import Cause
from plans.numbers.selectors import calendar_changes as selector
from plans.sales_plans.models import Plan, PlanGoal, PlanVersion
from plans.sales_plans.rules import plans as rules
from plans.sales_plans.selectors.plan_numbers import HANDED_IN
from plans.sales_plans.services import plan_corrections, plan_duties, plans
from traps_web.lib import fiscal, money
from traps_web.lib.faults import StaleState
from traps_web.lib.fields import currency


def cut_lines(act: Act, *, starts_on: date) -> int:
    """Cut the budget lines ahead at the months that hold now, by working days, to the cent; returns how many were cut.

    No line reaches over the day: it is the edge of a month before and after. Facts and lines before it are not read.
    """
    after = calendar.rules()
    lines = selector.lines_to_cut(after=after, starts_on=starts_on)
    if not lines:
        return 0
    start, end = min(line.starts_on for line in lines), max(line.ends_before for line in lines)
    months = fiscal.periods_in(after, start, end, "month")
    counts = DayCounts.load()
    parts = [part for line in lines for part in _parts(line, months, counts)]
    cause = Cause(BudgetChange.Kind.CALENDAR, act=act, effective_on=starts_on)
    budget_changes.write(goes=lines, comes=parts, cause=cause)
    return len(lines)


def _parts(line: BudgetLine, months: Any, counts: DayCounts) -> list[BudgetLine]:
    span = Span(line.month, line.team_id, line.starts_on, line.ends_before, line.working_before, line.working_days)
    whole = Line(span, money.to_minor(line.amount, currency()))
    return [
        BudgetLine(
            person_id=line.person_id,
            team_id=line.team_id,
            category_id=line.category_id,
            month=part.span.month,
            year=int(part.span.month[2:6]),
            starts_on=part.span.starts_on,
            ends_before=part.span.ends_before,
            working_before=part.span.working_before,
            working_days=part.span.working_days,
            amount=money.from_minor(part.amount, currency()),
        )
        for part in budgets.cut(whole, months, counts.before)
    ]


def move_plans(act: Act, *, starts_on: date) -> int:
    """Plans that are under way go to the new period that their first day lies in; how many.

    What was handed in is opened for correction and owed again: it was agreed on a period that is no more. Raises
    StaleState.
    """
    after = calendar.rules()
    ahead = selector.plans_ahead(after=after, starts_on=starts_on)
    moved = selector.moves(plans=ahead, after=after)
    versions = {move.plan.pk: _opened(act, move.plan) for move in moved if move.plan.status in HANDED_IN}
    for move in moved:  # One may come to where another one still stands.
        Plan.objects.filter(pk=move.plan.pk, status__in=rules.OPEN).update(period_key=f"~{move.plan.pk}")
    for move in moved:
        _move(act, move.plan, move.period, version=move.plan.version + (move.plan.pk in versions))
    for pk, version in versions.items():
        plan_duties.correct(act, plan=plans.read(pk), version=version)
    return len(moved)


def _opened(act: Act, plan: Plan) -> PlanVersion:
    reason = f"The fiscal calendar changed: {plan.period_key} has other days."
    return plan_corrections.calendar_changed(act, plan=plan, reason=reason)


def _move(act: Act, plan: Plan, period: fiscal.Period, *, version: int) -> None:
    current = Plan.objects.filter(pk=plan.pk, version=version, status__in=rules.OPEN)
    facts = {"period_key": period.key, "starts_on": period.starts_on, "ends_before": period.ends_before}
    if not current.update(version=F("version") + 1, **facts):
        raise StaleState(CHANGED)
    PlanGoal.objects.filter(plan=plan).delete()
    audit.record(
        act,
        verb="plan: calendar changed",
        subject=plan,
        before={"period": plan.period_key},
        after={"period": period.key},
    )
