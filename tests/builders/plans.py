"""Builders of sales plans at any point of their way, all through the services that people use."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.duties.services import traps
from accounts.models import Person
from pipeline.activities.services import defaults as pipeline_defaults
from pipeline.models import ActivityType
from plans.models import Plan
from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.services import plan_decisions, plan_endings, plan_rows, plans
from plans.sales_plans.services.plan_rows import NewRisk, NewSource, Written
from plans.weeks.services import defaults
from tests import make
from tests.builders import budgets, deals

PERIOD = "FY2027-Q3"  # December 2026 to February 2027 when the year starts in June.
WAY = ("draft", "submitted", "returned", "approved", "locked")
LEFT = "Rita Rep leaves after Fri 27 Nov."


def install(now: datetime = make.NOW) -> None:
    """Traps, stages, targets and curves."""
    traps.install_defaults(make.act(now=now))
    pipeline_defaults.install(make.act(now=now))
    defaults.install(make.act(now=now))


def written(plan: Plan, **values: Any) -> Written:
    """What an owner writes: a run-rate that covers the number, and one risk, unless told otherwise."""
    cover = NewSource(papers.RUN_RATE, label="Re-orders of GTX Basic", amount=plan.number_amount)
    defaults: dict[str, Any] = {
        "curve": plan.curve,
        "sources": [cover],
        "risks": [NewRisk("The buyer of Condax leaves", "Meet the successor before Christmas")],
    }
    return Written(**(defaults | values))


def named_deal(owner: Person, *, amount: str = "20000.00", close_on: date = date(2027, 1, 15), **values: Any) -> Any:
    """An open deal of the owner that closes in the quarter to come."""
    return deals.make_deal(owner, at="Proposal", amount=Decimal(amount), close_on=close_on, **values)


def start(owner: Person, period: str = PERIOD, amount: str = "90000.00", now: datetime = make.NOW) -> Plan:
    """A draft of the owner for a period with a number."""
    install(now)
    budgets.set_budget(owner, amount=amount, period=period)
    return plans.start(make.act(owner, now=now), period_key=period)


def make_plan(
    owner: Person,
    *,
    at: str = "draft",
    by: Person | None = None,
    period: str = PERIOD,
    amount: str = "90000.00",
    now: datetime = make.NOW,
    **values: Any,
) -> Plan:
    """A plan at a point of its way; `by` decides (the line of the owner)."""
    plan = start(owner, period=period, amount=amount, now=now)
    plan = plans.change(make.act(owner, now=now), plan=plan, version=plan.version, written=written(plan, **values))
    if at == "ended":
        plan_endings.end_plans(make.act(by, now=now), owner=owner, because=LEFT)
        return plans.read(plan.pk)
    if at == "draft":
        return plan
    plan = plans.submit(make.act(owner, now=now), plan=plan, version=plan.version)
    if at == "submitted":
        return plan
    assert by is not None, "somebody decides"
    if at == "returned":
        line = plan_rows.PlanSource.objects.filter(plan=plan).values_list("line", flat=True)[0]
        return plan_decisions.send_back(
            make.act(by, now=now), plan=plan, version=plan.version, comments={line: "Which re-orders?"}, words=""
        )
    plan = plan_decisions.approve(make.act(by, now=now), plan=plan, version=plan.version)
    if at == "locked" and plan.status != "locked":
        plan_decisions.lock_one(make.act(now=now), plan=plan)
    return plans.read(plan.pk)


def make_full_plan(owner: Person, *, at: str, by: Person) -> Plan:
    """A plan with a row of every kind."""
    install()
    thirds = {"FY2027-M07": Decimal(30000), "FY2027-M08": Decimal(30000), "FY2027-M09": Decimal(30000)}
    few = [NewSource(papers.RUN_RATE, label="Re-orders", amount=Decimal(1000))]
    calls = {ActivityType.objects.get(key="calls").pk: 40}
    return make_plan(owner, at=at, by=by, goals=thirds, activity=calls, sources=few, answers={"sources": "The fair."})


def change(plan: Plan, **values: object) -> Plan:
    """The owner writes something else."""
    return plans.change(make.act(plan.owner), plan=plan, version=plan.version, written=written(plan, **values))


def typed(plan: Plan, **more: object) -> dict[str, object]:
    """What the browser sends for a plan with one run-rate row and one risk."""
    rows = {
        "version": plan.version,
        "curve": plan.curve_id,
        "deal_rows": 0,
        "new_rows": 0,
        "run_rows": 1,
        "run0-line": "run-rate-1",
        "run0-label": "Re-orders of GTX Basic",
        "run0-amount": "90,000",
        "risk_rows": 1,
        "risk0-text": "The buyer leaves",
        "risk0-answer": "Meet the successor",
        "note": "",
    }
    return rows | more
