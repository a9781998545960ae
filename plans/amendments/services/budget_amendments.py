"""Amendments without a plan: another number of a person, or of a team, for a period; asked for with a reason, decided by the line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.organisation.models import Person, Team
from accounts.organisation.selectors.calendar import today_of
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from plans.amendments.selectors import amending
from plans.amendments.selectors import amendments as selector
from plans.amendments.selectors import budget_amendments as own_selector
from plans.amendments.selectors.amending import Reckoning
from plans.amendments.services import budget_amendment_duties
from plans.measures.selectors import period_numbers
from plans.measures.selectors.period_numbers import Number, PeriodNumber
from plans.measures.services import budget_turns
from plans.sales_plans.models import Plan, PlanAmendment, PlanAmendmentPart
from plans.sales_plans.rules import plan_amendments as rules
from traps_web.lib.faults import Invalid, Refused, StaleState

CHANGED = (
    "An amendment of this number came in between. What you typed is still here; read what is new and send it again."
)


@dataclass(frozen=True, slots=True)
class WantedNumber:
    """What somebody asks for. `number`: by category; what is left out stays. `known`: how many amendments of it they had read."""

    trigger: str
    reason: str
    effective_on: date
    number: Number
    known: int


def preview(act: Act, *, number: PeriodNumber, wanted: WantedNumber) -> Reckoning:
    """What the amendment would do; nothing is written. Raises Refused, StaleState, Invalid beside its field."""
    require_open(act, number=number)
    if faults := _faults(number, wanted, act.now, with_reason=False):
        raise Invalid(**faults)
    return _reckoned(number, wanted, act.now)


def _reckoned(number: PeriodNumber, wanted: WantedNumber, now: datetime) -> Reckoning:
    return amending.reckon(of=number, number=wanted.number, day=wanted.effective_on, today=today_of(number.person, now))


def require_open(act: Act, *, number: PeriodNumber) -> None:
    """That somebody may ask for an amendment of this number now. Raises Refused; StaleState when it is over, or a plan holds it."""
    today = today_of(act.person, act.now)
    if period_numbers.role_of(viewer=act.person, owner=number.owner, today=today) not in rules.ASKS:
        raise Refused(rules.who_asks(number.owner.name, of="number"))
    if number.ends_before <= today_of(number.person, act.now):
        raise StaleState(f"{number.period_key} is over: an admin restates its number, with a reason.")
    held = Plan.objects.filter(owner=number.person, period_key=number.period_key, status="locked")
    if number.person and held.exists():
        raise StaleState(f"A locked plan holds the number of {number.period_key}: amend that plan.")


@transaction.atomic
def ask(act: Act, *, number: PeriodNumber, wanted: WantedNumber) -> PlanAmendment:
    """Ask for another number from a day on; whoever is next above then owes a decision.

    Raises Refused, StaleState when it is over, held by a plan, or was amended meanwhile; Invalid beside its field.
    """
    require_open(act, number=number)
    _take_turn(number)
    if own_selector.count(number=number) != wanted.known:
        raise StaleState(CHANGED)
    if own_selector.open_one(number=number) is not None:
        raise StaleState("An amendment of this number waits for a decision already; one at a time.")
    if faults := _faults(number, wanted, act.now, with_reason=True):
        raise Invalid(**faults)
    reckoning = _reckoned(number, wanted, act.now)
    row = _create(act, number, wanted, reckoning)
    audit.record(
        act,
        verb="amendment asked",
        subject=row,
        before={"number": str(reckoning.before)},
        after={"number": str(reckoning.after), "from": wanted.effective_on.isoformat(), "trigger": wanted.trigger},
        reason=row.reason,
    )
    budget_amendment_duties.asked(act, amendment=row)
    return selector.read(row.pk)


def _take_turn(number: PeriodNumber) -> None:
    mine = [number.owner.pk]
    budget_turns.take(person_ids=mine if number.person else (), team_ids=() if number.person else mine)


def _faults(number: PeriodNumber, wanted: WantedNumber, now: datetime, *, with_reason: bool) -> dict[str, str]:
    day = amending.day_fault(number=number, day=wanted.effective_on, today=today_of(number.person, now))
    faults = {"effective_on": day} if day else {}
    if with_reason and wanted.trigger not in rules.TRIGGERS:
        faults["trigger"] = "Choose what it comes from."
    if with_reason and not wanted.reason.strip():
        faults["reason"] = "Say why: the line decides on it, and it stays with the number."
    return faults


def _create(act: Act, number: PeriodNumber, wanted: WantedNumber, reckoning: Reckoning) -> PlanAmendment:
    of: dict[str, Person | Team] = {"person" if number.person else "team": number.owner}
    try:
        with transaction.atomic():
            row = PlanAmendment.objects.create(
                period_key=number.period_key,
                starts_on=number.starts_on,
                ends_before=number.ends_before,
                position=wanted.known + 1,
                trigger=wanted.trigger,
                reason=wanted.reason.strip(),
                effective_on=wanted.effective_on,
                before_amount=reckoning.before,
                after_amount=reckoning.after,
                asked_at=act.now,
                asked_by=act.person,
                **of,
            )
    except IntegrityError:
        raise StaleState(CHANGED) from None
    PlanAmendmentPart.objects.bulk_create(
        PlanAmendmentPart(amendment=row, category=one.category, before_amount=one.before, after_amount=one.after)
        for one in reckoning.changes
    )
    return row
