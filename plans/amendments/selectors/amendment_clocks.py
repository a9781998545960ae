"""The chess clock of an amendment: how long it lay with the line."""

from __future__ import annotations

from datetime import datetime

from accounts.duties.rules import chess_clock
from accounts.duties.rules.chess_clock import Spent, Wait
from accounts.duties.selectors.own_days import own_days
from plans.sales_plans.models import PlanAmendment


def spent_on(amendment: PlanAmendment, *, now: datetime) -> Spent:
    """The time of the line from the request on, up to its decision, its withdrawal or now.

    Days are those of the person with the number; of a team's own number, of whoever asked.
    """
    owner = amendment.plan.owner if amendment.plan else amendment.person or amendment.asked_by
    ended_at = amendment.decided_at or amendment.withdrawn_at
    waits = [Wait(amendment.asked_at, ended_at, ended_at)]
    return chess_clock.spent(amendment.asked_at, waits, ended_at=ended_at, now=now, calendar=own_days(owner))
