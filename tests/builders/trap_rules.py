"""Builders of trap rules."""

from __future__ import annotations

from datetime import date, datetime

from accounts.duties.services import trap_rules
from accounts.duties.services.traps import install_defaults
from accounts.models import Person, Team, Trap, TrapRule
from tests import make

MONDAY_AFTER_NEXT = date(2026, 12, 7)
"""The first week whose log is not open yet at the frozen now."""


def trap(key: str) -> Trap:
    """An installed trap."""
    if not Trap.objects.exists():
        install_defaults(make.act())
    return Trap.objects.get(key=key)


def rule(
    key: str,
    *,
    team: Team | None = None,
    by: Person,
    starts_on: date = make.TODAY,
    now: datetime = make.NOW,
    **more: object,
) -> TrapRule:
    """A rule that was set; on, with one working day of grace, unless told otherwise."""
    facts = {"is_on": True, "grace_working_days": 1, "reason": "We try this for a quarter.", **more}
    new_rule = trap_rules.NewRule(starts_on=starts_on, **facts)  # type: ignore[arg-type]
    return trap_rules.set_rule(make.act(by, now=now), trap=trap(key), team=team, new_rule=new_rule)
