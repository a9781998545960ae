"""The chess clock of a plan: the time that its owner and the line used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from accounts.duties.rules import chess_clock
from accounts.duties.rules.chess_clock import Spent, Wait
from accounts.duties.selectors.own_days import own_days
from plans.sales_plans.models import Plan, PlanVersion

_DECIDED = ("approved", "locked")


def spent_on(plan: Plan, versions: Sequence[PlanVersion], *, now: datetime) -> Spent:
    """The time of both sides from the first draft on, up to the last decision, the end of the plan, or now.

    Between an approval and its opening for correction nobody's clock runs.
    """
    waits = [_wait(version) for version in versions]
    ended_at = plan.ended_at or (plan.decided_at if plan.status in _DECIDED else None)
    return chess_clock.spent(plan.made_at, waits, ended_at=ended_at, now=now, calendar=own_days(plan.owner))


def _wait(version: PlanVersion) -> Wait:
    decision, correction = getattr(version, "decision", None), getattr(version, "correction", None)
    decided_at = decision.at if decision else None
    return Wait(version.submitted_at, correction.at if correction else decided_at, decided_at)
