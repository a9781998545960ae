"""Budgets: setting the imposed numbers, which are laid over months by the curve of working days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.organisation.access import sees_everybody
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from plans.measures.services import budget_turns
from plans.numbers.services import budget_duties, budget_notices
from plans.numbers.services.budget_desk import Desk, NewBudget, Outcome
from plans.sales_plans.services import plan_corrections
from traps_web.lib.faults import Invalid, Refused

__all__ = ["BudgetsSet", "NewBudget", "Outcome", "foresee", "set_budgets"]


@dataclass(frozen=True, slots=True)
class BudgetsSet:
    """What became of the rows."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@transaction.atomic
def set_budgets(act: Act, *, rows: Sequence[NewBudget], run_id: int | None = None) -> BudgetsSet:
    """Impose numbers: each is spread over its months by working days and replaces what stood there.

    A person's number lies only on days on which the person is in a team, and stands under that team. Where no number
    stood, a first one may be set for any day; one that stands changes by this road in months to come only. What lies
    inside a locked plan or a frozen packet stays, and another number for it is refused. `run_id`: the import that sets
    them. Raises Invalid, Refused.
    """
    if act.by is not None and not sees_everybody(act.by):
        raise Refused("Only leaders and admins can set budgets.")
    if not rows:
        return BudgetsSet()
    budget_turns.take(
        person_ids={row.person_id for row in rows if row.person_id},
        team_ids={row.team_id for row in rows if row.team_id and not row.person_id},
    )
    desk = Desk.load(rows, organisation_today(act.now))
    acts = [desk.put(row).act for row in rows]
    desk.save(act, run_id=run_id)
    budget_notices.numbers_set(act, puts=desk.puts)
    changed = [(put.row.person_id, desk.periods[put.row.period_key]) for put in desk.puts if put.row.person_id]
    plan_corrections.periods_changed(act, changed=changed)
    budget_duties.settle(act)
    return BudgetsSet(acts.count("created"), acts.count("updated"), acts.count("unchanged"))


def foresee(*, rows: Sequence[NewBudget], now: datetime) -> list[Outcome | Invalid]:
    """What setting each row would do, or why it cannot be set. Reads only: a dry run."""
    if not rows:
        return []
    desk = Desk.load(rows, organisation_today(now))
    outcomes: list[Outcome | Invalid] = []
    for row in rows:
        try:
            outcomes.append(desk.put(row))
        except Invalid as fault:
            outcomes.append(fault)
    return outcomes
