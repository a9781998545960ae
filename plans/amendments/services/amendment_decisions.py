"""Amendments decided by the line, or taken back by whoever asked: of a locked plan, or of a number without a plan."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.organisation.access import decides_alone, deciding_for
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today, today_of
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from accounts.record.services.steps import Steps, Trail
from plans.amendments.selectors import amending, amendment_roles
from plans.amendments.selectors import amendments as selector
from plans.amendments.selectors.amending import Reckoning
from plans.amendments.services import amended_budgets, amendment_duties, budget_amendment_duties
from plans.measures.selectors import period_numbers
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.sales_plans.models import PlanAmendment, PlanAmendmentCheck
from plans.sales_plans.rules import plan_amendments as rules
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.lib.machines import Machine, Step
from traps_web.ui import words


def _bound(machine: Machine) -> Steps[PlanAmendment]:
    return Steps(
        machine=machine,
        roles=lambda act, row: amendment_roles.roles_of(
            viewer=act.person, amendment=row, today=today_of(act.person, act.now)
        ),
        names=lambda row: {"owner": row.whose.name, "asker": row.asked_by.name},
        read=selector.read,
        changed=lambda row: _who_was_faster(selector.read(row.pk)),
    )


OF_PLAN, OF_NUMBER = _bound(rules.MACHINE), _bound(rules.NUMBER_MACHINE)


def _steps_of(amendment: PlanAmendment) -> Steps[PlanAmendment]:
    return OF_PLAN if amendment.plan_id else OF_NUMBER


def require(act: Act, *, amendment: PlanAmendment, event: str) -> Step:
    """The step that an event takes for whoever acts. Raises Refused, StaleState with who was faster."""
    return _steps_of(amendment).require(act, amendment, event)


@transaction.atomic
def approve(act: Act, *, amendment: PlanAmendment, answer: str = "") -> PlanAmendment:
    """The line approves: budget lines change from the day on, and every plan on those days says so.

    The first decision stands. Raises Refused, StaleState when it is decided already, when the number changed since it
    was asked for, or when the day is over.
    """
    step = require(act, amendment=amendment, event="approve")
    number = PeriodNumber.of(amendment)
    today = today_of(number.person, act.now)
    if fault := amending.day_fault(number=number, day=amendment.effective_on, today=today):
        raise StaleState(f"The first day has passed. {fault} Refuse it, so that it can be asked again.")
    decided = _decide(act, amendment, step, answer)
    reckoning = amended_budgets.apply(act, amendment=decided)
    if decided.plan:
        _keep_scrutiny(decided, reckoning)
    _tell(act, decided)
    return decided


@transaction.atomic
def refuse(act: Act, *, amendment: PlanAmendment, answer: str) -> PlanAmendment:
    """The line refuses, with a reason; the number stays, and what scrutiny of a plan found is kept beside the decision.

    Raises Refused, Invalid without words, StaleState when it is decided.
    """
    step = _steps_of(amendment).require(act, amendment, "refuse", {"answer": answer})
    decided = _decide(act, amendment, step, answer)
    if decided.plan:
        # What cannot be worked out any more is refused without a finding.
        with suppress(Invalid):
            today = today_of(decided.plan.owner, act.now)
            _keep_scrutiny(decided, amending.reckon_asked(amendment=decided, today=today))
    _tell(act, decided)
    return decided


DECISIONS = {True: approve, False: refuse}


def decide(act: Act, *, amendment: PlanAmendment, approve: bool, answer: str = "") -> PlanAmendment:
    """The line approves or refuses; the first decision stands. Raises Refused, StaleState, Invalid."""
    return DECISIONS[approve](act, amendment=amendment, answer=answer)


@transaction.atomic
def withdraw(act: Act, *, amendment: PlanAmendment) -> PlanAmendment:
    """Who asked takes it back before it is decided. Raises Refused, StaleState."""
    is_asker = act.person.pk == amendment.asked_by_id
    if is_asker and not amendment_roles.may_withdraw(viewer=act.person, amendment=amendment):
        raise Refused(rules.HANDED_OVER)
    stamps: dict[str, Any] = {"withdrawn_at": act.now, "withdrawn_by": act.person}
    row = _steps_of(amendment).take(act, amendment, "withdraw", **stamps)
    (amendment_duties if row.plan_id else budget_amendment_duties).withdrawn(act, amendment=row)
    return row


def _decide(act: Act, amendment: PlanAmendment, step: Step, answer: str) -> PlanAmendment:
    accountable = period_numbers.accountable(owner=amendment.whose, today=organisation_today(act.now))
    alone = accountable is not None and decides_alone(by=act.person, owner=accountable, asked_by=amendment.asked_by)
    decided: dict[str, Any] = {"decided_at": act.now, "decided_by": act.person, "decided_alone": alone}
    trail = Trail(
        reason=answer.strip(), actor_name=_decider_words(act, amendment, alone=alone) if amendment.plan else ""
    )
    return _steps_of(amendment).move(act, amendment, step, trail=trail, answer=answer.strip(), **decided)


def _decider_words(act: Act, amendment: PlanAmendment, *, alone: bool) -> str:
    """Who decided on an amendment of a plan, and in whose place."""
    today, owner = today_of(act.person, act.now), amendment.locked_plan.owner
    matter: dict[str, Any] = {"asked_by": amendment.asked_by, "duty": amendment_duties.subject_of(amendment)}
    place = deciding_for(by=act.person, owner=owner, today=today, **matter)
    return audit.said_of(act.in_place_of(place), alone=alone)


def _keep_scrutiny(amendment: PlanAmendment, reckoning: Reckoning) -> None:
    """The checks of the plan as amended, beside what it said before, as they stood for who decided."""
    PlanAmendmentCheck.objects.bulk_create(
        PlanAmendmentCheck(amendment=amendment, position=place, **asdict(check))
        for place, check in enumerate(reckoning.touched[0].checks, start=1)
    )


def _tell(act: Act, decided: PlanAmendment) -> None:
    if decided.plan:
        decider = _decider_words(act, decided, alone=decided.decided_alone)
        amendment_duties.decided(act, amendment=decided, decider=decider)
    else:
        budget_amendment_duties.decided(act, amendment=decided)


def _who_was_faster(amendment: PlanAmendment) -> str:
    """Who settled it, and when, for whoever comes second."""
    person, at = amendment.decided_by or amendment.withdrawn_by, amendment.decided_at or amendment.withdrawn_at
    if person is None or at is None:
        return ""
    zone = ZoneInfo(calendar.zone_of(person, organisation_selector.current()))
    when = words.moment(at, zone)
    if amendment.status == "withdrawn":
        return f"{person.name} withdrew it, {when}. There is nothing left to decide."
    return f"{person.name} decided first: {amendment.status}, {when}. The first decision stands."
