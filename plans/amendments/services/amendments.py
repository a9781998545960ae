"""Amendments: another number for a locked plan, asked for with a reason, decided by the line, and never an edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.organisation.selectors.calendar import today_of
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from plans.amendments.rules.amendment_statements import Statement
from plans.amendments.selectors import amending
from plans.amendments.selectors import amendments as selector
from plans.amendments.selectors.amending import Reckoning
from plans.amendments.services import amendment_duties, asked_amendments
from plans.measures.selectors.period_numbers import Number, PeriodNumber
from plans.measures.services import budget_turns
from plans.sales_plans.models import Plan, PlanAmendment, PlanAmendmentStatement
from plans.sales_plans.rules import plan_amendments as rules
from plans.sales_plans.rules import scrutiny
from plans.sales_plans.selectors import plan_papers
from plans.sales_plans.selectors import plans as plan_selector
from plans.sales_plans.services import plan_rows
from plans.sales_plans.services.plan_rows import NewSource
from traps_web.lib.canonical import canonical_json, digest
from traps_web.lib.faults import Invalid, Refused, StaleState

CHANGED = "Someone amended this plan in the meantime. Your entries are still here. Read what changed and send it again."


@dataclass(frozen=True, slots=True)
class RequestedChange:
    """What somebody asks for.

    `number`: by category; what is left out stays. `known`: how many amendments of the plan they had read. By hand,
    where it is wanted: `goals` by month (none: they follow the number), `sources` (None: they stay), `answers` by
    check.
    """

    trigger: str
    reason: str
    effective_on: date
    number: Number
    known: int
    goals: Mapping[str, Decimal] = field(default_factory=dict)
    sources: Sequence[NewSource] | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


def preview(act: Act, *, plan: Plan, requested_change: RequestedChange) -> Reckoning:
    """What the amendment would do; nothing is written. Raises Refused, StaleState, Invalid beside its field."""
    require_open(act, plan=plan)
    faults = _faults(plan, requested_change, act.now, with_reason=False)
    if faults:
        raise Invalid(**faults)
    return _reckoned(plan, requested_change, _statement(plan, requested_change), act.now)


def _reckoned(plan: Plan, requested_change: RequestedChange, stated: Statement, now: datetime) -> Reckoning:
    today = today_of(plan.owner, now)
    return amending.reckon(
        of=PeriodNumber.of_plan(plan),
        number=requested_change.number,
        day=requested_change.effective_on,
        today=today,
        stated=stated,
    )


def _statement(plan: Plan, requested_change: RequestedChange) -> Statement:
    """What is stated by hand, the sources with their money of today.

    Raises Invalid; whoever asks, the owner has to see what is named.
    """
    answers = {
        key: text.strip() for key, text in requested_change.answers.items() if key in scrutiny.KEYS and text.strip()
    }
    sources = None
    if requested_change.sources is not None:
        if faults := plan_rows.source_faults(sources=requested_change.sources, by=plan.owner):
            raise Invalid(**faults)
        sources = plan_papers.stated(plan=plan, rows=plan_rows.source_rows(plan, requested_change.sources))
    return Statement(goals=dict(requested_change.goals), sources=sources, answers=answers)


@transaction.atomic
def ask(act: Act, *, plan: Plan, requested_change: RequestedChange) -> PlanAmendment:
    """Ask for another number from a day on; the nearest manager then owes a decision.

    Raises Refused, StaleState when the plan is not locked, is over, or was amended meanwhile; Invalid beside its field.
    """
    require_open(act, plan=plan)
    budget_turns.take(person_ids=[plan.owner_id])
    if selector.count(plan=plan) != requested_change.known:
        raise StaleState(CHANGED)
    if selector.open_one(plan=plan) is not None:
        raise StaleState("An amendment of this plan already waits for a decision. There can be only one at a time.")
    if faults := _faults(plan, requested_change, act.now, with_reason=True):
        raise Invalid(**faults)
    stated = _statement(plan, requested_change)
    reckoning = _reckoned(plan, requested_change, stated, act.now)
    row = asked_amendments.write(act, requested_change=requested_change, reckoning=reckoning, overtaken=CHANGED)
    _freeze(row, stated)
    audit.record(
        act,
        verb="amendment asked",
        subject=row,
        before={"number": str(reckoning.carried)},
        after={
            "number": str(reckoning.after),
            "from": requested_change.effective_on.isoformat(),
            "trigger": requested_change.trigger,
            "by hand": stated.parts,
        },
        reason=row.reason,
    )
    amendment_duties.request_decision(act, amendment=row)
    return selector.read(row.pk)


def require_open(act: Act, *, plan: Plan) -> None:
    """That somebody may ask for an amendment of a plan now.

    Raises Refused, StaleState when it is not locked or over.
    """
    today = today_of(act.person, act.now)
    if plan_selector.role_of(viewer=act.person, owner=plan.owner, today=today) not in rules.ASKS:
        raise Refused(rules.who_asks(plan.owner.name, of="plan"))
    if plan.status != "locked":
        raise StaleState(f"This plan is {plan.status}. Only a locked plan can be amended.")
    if plan.ends_before <= today_of(plan.owner, act.now):
        raise StaleState(f"{plan.period_key} is over, so it cannot change.")


def _faults(plan: Plan, requested_change: RequestedChange, now: datetime, *, with_reason: bool) -> dict[str, str]:
    day = amending.day_fault(number=plan, day=requested_change.effective_on, today=today_of(plan.owner, now))
    faults = {"effective_on": day} if day else {}
    if with_reason and requested_change.trigger not in rules.TRIGGERS:
        faults["trigger"] = "Choose the reason for the change."
    if with_reason and not requested_change.reason.strip():
        faults["reason"] = "Give a reason: the line decides by it, and it is kept with the plan."
    return faults


def _freeze(amendment: PlanAmendment, stated: Statement) -> None:
    """What was stated by hand, in one spelling for ever."""
    if not stated.says_something:
        return
    body = canonical_json(stated)
    PlanAmendmentStatement.objects.create(amendment=amendment, schema=stated.schema, body=body, sha256=digest(body))
