"""The chess clock of an account plan: the time that its owner and the line used."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from accounts.duties.rules import chess_clock
from accounts.duties.rules.chess_clock import Spent, Wait
from accounts.duties.selectors.own_days import own_days
from plans.account_plans.models import AccountPlan, AccountPlanVersion


def spent_on(plan: AccountPlan, versions: Iterable[AccountPlanVersion], *, now: datetime) -> Spent:
    """The time of both sides from its first day on, up to its approval or now."""
    waits = [_wait(version) for version in versions]
    ended_at = plan.decided_at if plan.status == "approved" else None
    return chess_clock.spent(plan.created_at, waits, ended_at=ended_at, now=now, calendar=own_days(plan.owner))


def _wait(version: AccountPlanVersion) -> Wait:
    decision = getattr(version, "decision", None)
    decided_at = decision.at if decision else None
    return Wait(version.submitted_at, decided_at, decided_at)
