"""Leave: asked by the person, decided by the line, given back when plans change."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any, Final

from django.db import DatabaseError, transaction

from accounts.absences.models import Leave
from accounts.absences.rules import leave as rules
from accounts.duties.models import Obligation
from accounts.duties.selectors.obligations import nearest_above
from accounts.duties.selectors.trap_rules import terms_of
from accounts.duties.services import notices, obligations
from accounts.organisation.access import decides_alone, deciding_for, may_decide
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from accounts.record.services.steps import Steps, Trail
from traps_web.lib import clock, fiscal
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

_DAY = timedelta(days=1)
DECIDED_BY = time(17, 0)
DECISION, WEEKLY_LOG = "leave-decision", "weekly-log"


def _roles(act: Act, row: Leave) -> set[str]:
    """In which roles somebody may withdraw leave: as the person, or as whoever decides for them."""
    if act.person.pk == row.person_id:
        return {"person"}
    decides = may_decide(by=act.person, owner=row.person, today=organisation_today(act.now))
    return {"decider"} if decides else {"none"}


STEPS: Final = Steps(
    machine=rules.MACHINE, roles=_roles, read=lambda pk: Leave.objects.select_related("person").get(pk=pk)
)


@transaction.atomic
def ask(act: Act, *, person: Person, starts_on: date, last_day: date, reason: str) -> Leave:
    """Ask for days off, for oneself or, from the line, for somebody below. The nearest manager then owes a decision.

    Raises Refused to others, Invalid beside its field.
    """
    today = organisation_today(act.now)
    if act.person.pk != person.pk and not may_decide(by=act.person, owner=person, today=today):
        raise Refused("Only the person or the line above can ask for leave.")
    _check(starts_on, last_day, reason, today)
    try:
        with transaction.atomic():
            row = Leave.objects.create(
                person=person,
                starts_on=starts_on,
                ends_before=last_day + _DAY,
                reason=reason.strip(),
                asked_at=act.now,
                asked_by=act.person,
            )
    except DatabaseError:
        raise Invalid(starts_on=_overlap(person, starts_on, last_day)) from None
    audit.record(act, verb="leave asked", subject=row, after=_audit_values(row), reason=row.reason)
    _owe_decision(act, row)
    return row


def _check(starts_on: date, last_day: date, reason: str, today: date) -> None:
    wrong: dict[str, str] = {}
    earliest = today - rules.LATEST_DAYS_BACK * _DAY
    if starts_on < earliest:
        wrong["starts_on"] = f"Days off can be entered back to {words.day(earliest)}; earlier results stay as they are."
    elif last_day < starts_on:
        wrong["last_day"] = f"Choose {words.day(starts_on)} or a later day."
    elif (last_day - starts_on).days >= rules.LONGEST_DAYS:
        wrong["last_day"] = "A request covers one year at most."
    elif not WorkingDays.load(organisation=organisation_selector.current()).between(starts_on, last_day + _DAY):
        wrong["last_day"] = "None of these days is a working day, so no leave is needed."
    if not reason.strip():
        wrong["reason"] = "Give a reason: your line decides by it."
    if wrong:
        raise Invalid(**wrong)


def _overlap(person: Person, starts_on: date, last_day: date) -> str:
    row = Leave.objects.filter(person=person, is_void=False, starts_on__lte=last_day, ends_before__gt=starts_on).first()
    if row is None:
        raise StaleState
    return f"{span(row)} is {row.status} already. Choose other days."


def span(row: Leave) -> str:
    """The days in words: "Mon 30 Nov to Fri 4 Dec", or the one day."""
    last = row.ends_before - _DAY
    return words.day(row.starts_on) if last == row.starts_on else f"{words.day(row.starts_on)} to {words.day(last)}"


def _audit_values(row: Leave) -> dict[str, str]:
    return {"from": row.starts_on.isoformat(), "to": (row.ends_before - _DAY).isoformat(), "status": row.status}


def _owe_decision(act: Act, row: Leave) -> None:
    """The nearest manager owes a decision within some working days, or before the leave begins when that is sooner.

    It is never due in the past.
    """
    manager = nearest_above(row.person, asked_by=row.asked_by)
    if manager is None:
        return
    organisation = organisation_selector.current()
    zone = manager.time_zone or organisation.time_zone
    today = clock.local_date(act.now, zone)
    days = WorkingDays.load(organisation=organisation)
    terms = terms_of(key=DECISION, person=manager, day=today)
    due_on = max(min(days.after(today, terms.counted), row.starts_on - _DAY), days.after(today))
    due_at, address = due_instant(due_on, DECIDED_BY, zone), f"/leave/{row.pk}/"
    obligations.open_one(
        act,
        trap_key=DECISION,
        owner=manager,
        subject=f"leave:{row.pk}",
        label=f"Decide on leave of {row.person.name}: {span(row)}",
        address=address,
        due_on=due_on,
        due_at=due_at,
        terms=terms,
    )
    text = f"{row.person.name} asks for leave, {span(row)}: {row.reason}"
    notice: dict[str, Any] = {
        "kind": "leave-asked",
        "key": f"leave:{row.pk}",
        "text": text,
        "address": address,
        "needed_by": due_at,
    }
    notices.tell(act, person=manager, **notice)
    notices.tell_stand_in(act, of=manager, **notice)


def _held(pk: int) -> Leave:
    """The request, held until the act is over: nobody decides or withdraws it between reading and writing."""
    return Leave.objects.select_for_update(of=("self",)).select_related("person", "asked_by").get(pk=pk)


@transaction.atomic
def decide(act: Act, *, leave: Leave, approve: bool, answer: str) -> Leave:
    """The line, or its stand-in, approves or refuses days off; the first decision stands.

    Approval shrinks what the weeks owe from now on; a weekly log of a week without any day left to work is waived.
    Raises Refused to others, Invalid for a refusal without words, StaleState when it is decided or withdrawn.
    """
    row = _held(leave.pk)
    matter: dict[str, Any] = {"asked_by": row.asked_by, "duty": f"leave:{row.pk}"}
    place = deciding_for(by=act.person, owner=row.person, today=organisation_today(act.now), **matter)
    roles = {"none"} if place is None else {"decider"}
    step = STEPS.require(act, row, "approve" if approve else "refuse", {"answer": answer}, roles=roles)
    alone = decides_alone(by=act.person, owner=row.person, asked_by=row.asked_by)
    decider = audit.said_of(act.in_place_of(place), alone=alone)
    stamps: dict[str, Any] = {"decided_at": act.now, "decided_by": act.person, "decided_alone": alone}
    trail = Trail(reason=answer.strip(), actor_name=decider)
    decided = STEPS.move(act, row, step, trail=trail, is_void=not approve, answer=answer.strip(), **stamps)
    _settle_duty(act, row)
    if approve:
        _waive_weeks_off(act, row)
    text = f"{decider} {'approved' if approve else 'refused'} your leave, {span(row)}."
    if act.person.pk != row.person_id:
        _tell(act, row, row.person, "leave-decided", text)
    return decided


@transaction.atomic
def withdraw(act: Act, *, leave: Leave) -> None:
    """Give days off back, asked or approved, before their last one is over. Raises Refused, StaleState."""
    row = _held(leave.pk)
    step = STEPS.require(act, row, "withdraw")
    if row.ends_before <= organisation_today(act.now):
        raise Refused("These days are over, so the leave can no longer be withdrawn.")
    STEPS.move(act, row, step, is_void=True, withdrawn_at=act.now, withdrawn_by=act.person)
    _settle_duty(act, row)
    manager = nearest_above(row.person) if act.person.pk == row.person_id else row.person
    if manager is not None:
        who = row.person.name if act.person.pk == row.person_id else act.person.name
        _tell(act, row, manager, "leave-withdrawn", f"{who} withdrew the leave, {span(row)}.")


def _tell(act: Act, row: Leave, person: Person, kind: str, text: str) -> None:
    address = "/me/leave/" if person.pk == row.person_id else f"/leave/{row.pk}/"
    notices.tell(act, person=person, kind=kind, key=f"leave:{row.pk}", text=text, address=address)


def _settle_duty(act: Act, row: Leave) -> None:
    duties = Obligation.objects.filter(trap__key=DECISION, subject=f"leave:{row.pk}").select_related("owner")
    for duty in duties.order_by("pk"):
        obligations.fulfil(act, trap_key=DECISION, owner=duty.owner, subject=duty.subject)


def _waive_weeks_off(act: Act, row: Leave) -> None:
    """A week without a day left to work owes no log: what was opened already is waived, with the leave as its reason.

    A log that was missed before the leave was approved stays missed; the line may waive it.
    """
    scheme = calendar.rules()
    days = WorkingDays.load(organisation=organisation_selector.current())
    leaves = list(Leave.objects.filter(person=row.person, status="approved"))
    logs = Obligation.objects.filter(owner=row.person, trap__key=WEEKLY_LOG, status="open", missed_at__gte=act.now)
    for duty in logs.select_related("owner").order_by("due_at"):
        week = fiscal.activity_week_range(duty.subject, scheme)
        working = days.between(week.starts_on, week.ends_before)
        if all(any(leave.starts_on <= day < leave.ends_before for leave in leaves) for day in working):
            obligations.set_aside(act, obligation=duty, reason=f"On leave, {span(row)}.")
