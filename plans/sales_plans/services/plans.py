"""Sales plans: started, written and submitted by their owner."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.duties.selectors.obligations import nearest_above
from accounts.duties.services import notices
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.calendar import today_of
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from accounts.record.services.steps import Steps
from plans.measures.rules import spreads
from plans.measures.selectors import spreads as spread_selector
from plans.sales_plans.models import Plan, PlanVersion
from plans.sales_plans.rules import plans as rules
from plans.sales_plans.rules.plan_papers import Paper
from plans.sales_plans.selectors import plan_papers
from plans.sales_plans.selectors import plans as selector
from plans.sales_plans.services import plan_duties, plan_rows
from plans.sales_plans.services.plan_rows import Written
from traps_web.lib import fiscal, wording
from traps_web.lib.canonical import canonical_json, digest
from traps_web.lib.faults import Invalid, StaleState

CHANGED = (
    "This plan changed while you were looking at it. Your entries are still here. Read what changed and send it again."
)
KINDS = {"year": "annual", "quarter": "quarterly"}


def _roles(act: Act, plan: Plan) -> frozenset[str]:
    """The relation of the person who acts to a plan, on their day."""
    return selector.roles_of(
        viewer=act.person, owner=plan.owner, today=today_of(act.person, act.now), duty=f"plan:{plan.pk}"
    )


def read(pk: int) -> Plan:
    """The plan with its people, as it stands now."""
    return Plan.objects.select_related("owner__current_team", "curve", "annual").get(pk=pk)


STEPS = Steps(
    machine=rules.MACHINE,
    roles=_roles,
    names=lambda plan: {"owner": plan.owner.name},
    read=read,
    changed=CHANGED,
    is_versioned=True,
)


def require(act: Act, *, plan: Plan, event: str) -> None:
    """Check for a page that a person may take this step of the plan now. Raises Refused, StaleState."""
    STEPS.require(act, plan, event)


@transaction.atomic
def start(act: Act, *, period_key: str) -> Plan:
    """Start one's own plan of a fiscal year or quarter; a quarter begins with what the annual plan says of it.

    One that ended with a leave goes on where it stopped. Raises Invalid for a period that is none, over, without a
    number, or planned already.
    """
    period = _period(period_key)
    if period.ends_before <= today_of(act.person, act.now):
        raise Invalid(period=f"{period.key} is over, so it needs no plan.")
    if not plan_papers.number_of(owner_id=act.person.pk, period=period):
        raise Invalid(period=f"You have no budget for {period.key} yet, and a plan needs one.")
    if (
        ended := Plan.objects.filter(owner=act.person, period_key=period.key, status="ended")
        .select_related("owner")
        .first()
    ):
        return _resumed(act, ended)
    annual = _annual_of(act.person, period)
    curve = annual.curve if annual else spread_selector.default(period.starts_on)
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                owner=act.person,
                kind=KINDS[period.kind],
                period_key=period.key,
                starts_on=period.starts_on,
                ends_before=period.ends_before,
                annual=annual,
                curve=curve,
                made_at=act.now,
                made_by=act.person,
            )
    except IntegrityError:
        raise Invalid(period=f"Your plan for {period.key} already exists.") from None
    if annual:
        plan_rows.copy_quarter(annual=annual, quarter=plan)
    audit.record(act, verb="plan: start", subject=plan, after={"period": period.key})
    return _measured(act, plan)


def _resumed(act: Act, plan: Plan) -> Plan:
    """Reopen the plan that ended when its owner left and came back; what was submitted stays."""
    undone: dict[str, Any] = dict.fromkeys(
        ("submitted_at", "submitted_by", "decided_at", "decided_by", "reopened_at", "ended_at")
    )
    return _measured(act, STEPS.take(act, plan, "resume", ended_because="", **undone))


def _period(key: str) -> fiscal.Period:
    try:
        period = calendar.period(key)
    except fiscal.UnknownPeriod as fault:
        raise Invalid(period=str(fault)) from None
    if period.kind not in KINDS:
        raise Invalid(period="A plan covers a fiscal year or a quarter, like FY2027 or FY2027-Q2.")
    return period


def _annual_of(owner: Person, period: fiscal.Period) -> Plan | None:
    if period.kind == "year":
        return None
    year = calendar.period_at("year", period.starts_on)
    rows = Plan.objects.filter(owner=owner, kind="annual", period_key=year.key)
    return rows.select_related("curve").first()


def _measured(act: Act, plan: Plan) -> Plan:
    """Keep number and cover beside the plan, for lists."""
    paper = plan_papers.live(plan=read(plan.pk), today=today_of(plan.owner, act.now))
    Plan.objects.filter(pk=plan.pk).update(number_amount=paper.total, covered_amount=paper.covered)
    return read(plan.pk)


@transaction.atomic
def change(act: Act, *, plan: Plan, version: int, written: Written) -> Plan:
    """Keep what is written so far, complete or not. Raises Invalid by field, Refused, StaleState."""
    STEPS.require(act, plan, "change")
    plan_rows.check(act, plan=plan, written=written)
    current = Plan.objects.filter(pk=plan.pk, version=version, status__in=rules.OPEN)
    facts = {"curve": written.curve, "note": written.note.strip()}
    if not current.update(version=F("version") + 1, **facts):
        raise StaleState(CHANGED)
    plan_rows.replace(plan=plan, written=written)
    return _measured(act, plan)


@transaction.atomic
def submit(act: Act, *, plan: Plan, version: int) -> Plan:
    """Submit the plan: it is frozen as a version, and the nearest manager owes a decision.

    Raises Invalid when the goals do not meet the number or a failed check has no answer; Refused, StaleState.
    """
    step = STEPS.require(act, plan, "submit")
    if plan.version != version:
        raise StaleState(CHANGED)
    paper = plan_papers.live(plan=plan, today=today_of(act.person, act.now))
    if faults := submission_faults(paper):
        raise Invalid(**faults)
    handed = STEPS.move(
        act,
        plan,
        step,
        submitted_at=act.now,
        submitted_by=act.person,
        decided_at=None,
        decided_by=None,
        reopened_at=None,
        number_amount=paper.total,
        covered_amount=paper.covered,
    )
    made = _freeze(act, handed, paper)
    _tell(act, handed, plan_duties.submitted(act, plan=handed, version=made))
    return handed


def submission_faults(paper: Paper) -> dict[str, str]:
    """What stands against a submission, by field: no number, goals that miss it, failed checks without an answer."""
    faults: dict[str, str] = {}
    if not paper.total:
        faults["whole"] = f"{paper.period} no longer has a budget, and a plan needs one."
    goals = sum((month.amount for month in paper.months), Decimal(0))
    if goals != paper.total:
        faults["goals"] = spreads.goals_fault(goals, paper.total)
    for check in paper.failed:
        if not check.answer.strip():
            faults[f"answer_{check.key}"] = f"{check.finding} Correct it, or answer here, before you submit."
    return faults


def _freeze(act: Act, plan: Plan, paper: Paper) -> PlanVersion:
    body = canonical_json(paper)
    number = PlanVersion.objects.filter(plan=plan).count() + 1
    return PlanVersion.objects.create(
        plan=plan,
        number=number,
        schema=paper.schema,
        body=body,
        sha256=digest(body),
        submitted_at=act.now,
        submitted_by=act.person,
    )


def _tell(act: Act, plan: Plan, decided_by: datetime | None) -> None:
    above = nearest_above(plan.owner)
    if above is None:
        return
    short = plan.number_amount - plan.covered_amount
    gap = f"; {wording.money(short)} has no plan" if short > 0 else ""
    notices.tell(
        act,
        person=above,
        kind="plan-submitted",
        key=f"plan:{plan.pk}:{plan.version}",
        text=f"{plan.owner.name} submitted the plan of {plan.period_key}{gap}.",
        address=f"/plans/{plan.pk}/",
        needed_by=decided_by,
    )
