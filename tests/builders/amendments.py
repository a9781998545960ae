"""Builders of amendments, through the services that people use."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Person
from plans.amendments.selectors import amendments as selector
from plans.amendments.services import amendment_decisions, amendments
from plans.amendments.services.amendments import RequestedChange
from plans.models import Plan, PlanAmendment
from tests import make
from tests.builders import plans

MONTH = {"FY2027-M07": date(2026, 12, 1), "FY2027-M08": date(2027, 1, 1), "FY2027-M09": date(2027, 2, 1)}
"""The months of the quarter that plans of tests are for, with their first days."""
JANUARY = MONTH["FY2027-M08"]


def requested_change(plan: Plan, **values: Any) -> RequestedChange:
    """Less from January on because the territory changed, unless told otherwise."""
    defaults: dict[str, Any] = {
        "trigger": "territory",
        "reason": "The south of the territory went to Olga.",
        "effective_on": JANUARY,
        "number": {"new": Decimal(80000)},
        "known": selector.count(plan=plan),
    }
    return RequestedChange(**(defaults | values))


def ask(plan: Plan, *, by: Person | None = None, now: datetime = make.NOW, **values: Any) -> PlanAmendment:
    """An amendment that the owner, or somebody else, asks for."""
    return amendments.ask(
        make.act(by or plan.owner, now=now), plan=plan, requested_change=requested_change(plan, **values)
    )


def open_amendment(owner: Person, *, by: Person, **values: Any) -> PlanAmendment:
    """An open amendment of a locked plan of the coming quarter; `by` decided on the plan."""
    return ask(plans.make_plan(owner, at="locked", by=by), **values)


def approve_one(amendment: PlanAmendment, *, by: Person) -> PlanAmendment:
    """The line approves it."""
    return amendment_decisions.approve(make.act(by), amendment=amendment)


def approved(owner: Person, *, by: Person, **values: Any) -> PlanAmendment:
    """An approved one."""
    return approve_one(open_amendment(owner, by=by, **values), by=by)


def typed(plan: Plan, **more: object) -> dict[str, object]:
    """What the browser sends."""
    fields: dict[str, object] = {
        "known": selector.count(plan=plan),
        "trigger": "territory",
        "reason": "The south of the territory went to Olga.",
        "effective_on": JANUARY.isoformat(),
        "number_new": "80,000",
    }
    return fields | more
