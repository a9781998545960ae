"""Promise against fact: the goals of a plan beside what came in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plans.account_plans.models import AccountMove
from plans.measures.selectors import sums
from plans.measures.selectors.summing import Cuts, Grouping, Where
from plans.sales_plans.rules.plan_papers import Goal, Paper


@dataclass(frozen=True)
class Against:
    """A goal and what was credited on its days up to today; None while none of them has come."""

    goal: Goal
    actual: Decimal | None


@dataclass(frozen=True)
class Standing:
    """The goals of a plan against the facts; each of the lists adds up to the same money."""

    quarters: list[Against]
    months: list[Against]
    weeks: list[Against]
    actual: Decimal


def against(*, paper: Paper, today: date) -> Standing:
    """Actual money by cut week, month and quarter of a plan; one query."""
    edges = sorted({paper.starts_on, paper.ends_before, *(week.starts_on for week in paper.weeks)})
    cuts = Cuts(edges)
    amount_by_day: dict[date, Decimal] = defaultdict(Decimal)
    if paper.starts_on <= today:
        where = Where(person_ids=[paper.owner_id])
        for (_, cut), amount in sums.actuals(where=where, grouping=Grouping(), cuts=cuts, until=today).items():
            amount_by_day[edges[cut]] += amount
    return Standing(
        [_against(goal, amount_by_day, today) for goal in paper.quarters],
        [_against(goal, amount_by_day, today) for goal in paper.months],
        [_against(goal, amount_by_day, today) for goal in paper.weeks],
        sum(amount_by_day.values(), Decimal(0)),
    )


def _against(goal: Goal, amount_by_day: dict[date, Decimal], today: date) -> Against:
    if goal.starts_on > today:
        return Against(goal, None)
    return Against(
        goal,
        sum((amount for day, amount in amount_by_day.items() if goal.starts_on <= day < goal.ends_before), Decimal(0)),
    )


def moves(*, paper: Paper) -> list[AccountMove]:
    """The dated moves of the account plans that the plan counts on, inside its period."""
    ids = [source.account_plan_id for source in paper.sources if source.account_plan_id]
    if not ids:
        return []
    rows = AccountMove.objects.filter(plan_id__in=ids, due_on__within=(paper.starts_on, paper.ends_before))
    return list(rows.select_related("plan__customer").order_by("due_on", "pk")[:12])
