"""Amendments without a plan: another number of a person or a team, asked for with a reason, decided by the line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.organisation.selectors.calendar import today_of
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from plans.amendments.selectors import amending
from plans.amendments.selectors import amendments as selector
from plans.amendments.selectors import budget_amendments as own_selector
from plans.amendments.selectors.amending import Reckoning
from plans.amendments.services import asked_amendments, budget_amendment_duties
from plans.measures.selectors import period_numbers
from plans.measures.selectors.period_numbers import Number, PeriodNumber
from plans.measures.services import budget_turns
from plans.sales_plans.models import Plan, PlanAmendment
from plans.sales_plans.rules import plan_amendments as rules
from traps_web.lib.faults import Invalid, Refused, StaleState

CHANGED = (
    "Someone amended this number in the meantime. Your entries are still here. Read what changed and send it again."
)


@dataclass(frozen=True, slots=True)
class RequestedNumber:
    """What somebody asks for.

    `number`: by category; what is left out stays. `known`: how many amendments of it they had read.
    """

    trigger: str
    reason: str
    effective_on: date
    number: Number
    known: int


def preview(act: Act, *, number: PeriodNumber, requested_change: RequestedNumber) -> Reckoning:
    """What the amendment would do; nothing is written. Raises Refused, StaleState, Invalid beside its field."""
    require_open(act, number=number)
    if faults := _faults(number, requested_change, act.now, with_reason=False):
        raise Invalid(**faults)
    return _reckoned(number, requested_change, act.now)


def _reckoned(number: PeriodNumber, requested_change: RequestedNumber, now: datetime) -> Reckoning:
    return amending.reckon(
        of=number, number=requested_change.number, day=requested_change.effective_on, today=today_of(number.person, now)
    )


def require_open(act: Act, *, number: PeriodNumber) -> None:
    """That somebody may ask for an amendment of this number now.

    Raises Refused; StaleState when it is over, or a plan holds it.
    """
    today = today_of(act.person, act.now)
    if period_numbers.role_of(viewer=act.person, owner=number.owner, today=today) not in rules.ASKS:
        raise Refused(rules.who_asks(number.owner.name, of="number"))
    if number.ends_before <= today_of(number.person, act.now):
        raise StaleState(f"{number.period_key} is over. Only an admin can restate its number, with a reason.")
    held = Plan.objects.filter(owner=number.person, period_key=number.period_key, status="locked")
    if number.person and held.exists():
        raise StaleState(f"A locked plan sets the number of {number.period_key}. Amend that plan.")


@transaction.atomic
def ask(act: Act, *, number: PeriodNumber, requested_change: RequestedNumber) -> PlanAmendment:
    """Ask for another number from a day on; whoever is next above then owes a decision.

    Raises Refused, StaleState when it is over, held by a plan, or was amended meanwhile; Invalid beside its field.
    """
    require_open(act, number=number)
    _take_turn(number)
    if own_selector.count(number=number) != requested_change.known:
        raise StaleState(CHANGED)
    if own_selector.open_one(number=number) is not None:
        raise StaleState("An amendment of this number already waits for a decision. There can be only one at a time.")
    if faults := _faults(number, requested_change, act.now, with_reason=True):
        raise Invalid(**faults)
    reckoning = _reckoned(number, requested_change, act.now)
    row = asked_amendments.write(act, requested_change=requested_change, reckoning=reckoning, overtaken=CHANGED)
    audit.record(
        act,
        verb="amendment asked",
        subject=row,
        before={"number": str(reckoning.before)},
        after={
            "number": str(reckoning.after),
            "from": requested_change.effective_on.isoformat(),
            "trigger": requested_change.trigger,
        },
        reason=row.reason,
    )
    budget_amendment_duties.request_decision(act, amendment=row)
    return selector.read(row.pk)


def _take_turn(number: PeriodNumber) -> None:
    owner_ids = [number.owner.pk]
    budget_turns.take(person_ids=owner_ids if number.person else (), team_ids=() if number.person else owner_ids)


def _faults(
    number: PeriodNumber, requested_change: RequestedNumber, now: datetime, *, with_reason: bool
) -> dict[str, str]:
    day = amending.day_fault(number=number, day=requested_change.effective_on, today=today_of(number.person, now))
    faults = {"effective_on": day} if day else {}
    if with_reason and requested_change.trigger not in rules.TRIGGERS:
        faults["trigger"] = "Choose the reason for the change."
    if with_reason and not requested_change.reason.strip():
        faults["reason"] = "Give a reason: the line decides by it, and it is kept with the number."
    return faults
