"""Leave: asked by the person, decided by the line, given back when plans change."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import DatabaseError, transaction

from accounts.absences.models import Leave
from accounts.absences.rules import leave as rules
from accounts.duties.models import Obligation
from accounts.duties.selectors.obligations import nearest_above
from accounts.duties.selectors.trap_rules import terms_of
from accounts.duties.services import notices, obligations
from accounts.duties.services import notices as notice_service
from accounts.organisation.access import decides_alone, deciding_for, may_decide
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.organisation.services.people import organisation_today
from accounts.record.services import audit
from traps_web.lib import clock, fiscal
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

_DAY = timedelta(days=1)
DECIDED_BY = time(17, 0)
DECISION, WEEKLY_LOG = "leave-decision", "weekly-log"


@transaction.atomic
def ask(*, person: Person, starts_on: date, last_day: date, reason: str, by: Person, now: datetime) -> Leave:
    """Ask for days off, for oneself or, from the line, for somebody below. The nearest manager then owes a decision.

    Raises Refused to others, Invalid beside its field.
    """
    today = organisation_today(now)
    if by.pk != person.pk and not may_decide(by=by, owner=person, today=today):
        raise Refused("Leave is asked for by the person or by the line above.")
    _check(person, starts_on, last_day, reason, today)
    try:
        with transaction.atomic():
            row = Leave.objects.create(
                person=person,
                starts_on=starts_on,
                ends_before=last_day + _DAY,
                reason=reason.strip(),
                asked_at=now,
                asked_by=by,
            )
    except DatabaseError:
        raise Invalid(starts_on=_overlap(person, starts_on, last_day)) from None
    audit.record(verb="leave asked", subject=row, by=by, now=now, after=_said(row), reason=row.reason)
    _owe_decision(row, now)
    return row


def _check(person: Person, starts_on: date, last_day: date, reason: str, today: date) -> None:
    wrong: dict[str, str] = {}
    earliest = today - rules.LATEST_DAYS_BACK * _DAY
    if starts_on < earliest:
        wrong["starts_on"] = f"Days off can be told back to {words.day(earliest)}; what was judged before stays."
    elif last_day < starts_on:
        wrong["last_day"] = f"Choose {words.day(starts_on)} or a later day."
    elif (last_day - starts_on).days >= rules.LONGEST_DAYS:
        wrong["last_day"] = "A request is for a year at most."
    elif not WorkingDays.load(organisation=organisation_selector.current()).between(starts_on, last_day + _DAY):
        wrong["last_day"] = "There is no working day among these: they are free already."
    if not reason.strip():
        wrong["reason"] = "Say why: the line decides on it."
    if wrong:
        raise Invalid(**wrong)


def _overlap(person: Person, starts_on: date, last_day: date) -> str:
    row = Leave.objects.filter(person=person, is_void=False, starts_on__lte=last_day, ends_before__gt=starts_on).first()
    if row is None:
        raise StaleState
    return f"{span(row)} is {row.status} already; days are asked for once."


def span(row: Leave) -> str:
    """The days in words: "Mon 30 Nov to Fri 4 Dec", or the one day."""
    last = row.ends_before - _DAY
    return words.day(row.starts_on) if last == row.starts_on else f"{words.day(row.starts_on)} to {words.day(last)}"


def _said(row: Leave) -> dict[str, str]:
    return {"from": row.starts_on.isoformat(), "to": (row.ends_before - _DAY).isoformat(), "status": row.status}


def _owe_decision(row: Leave, now: datetime) -> None:
    """The nearest manager decides within some working days, before the leave begins when it is nearer, and never in the past."""
    manager = nearest_above(row.person, asked_by=row.asked_by)
    if manager is None:
        return
    organisation = organisation_selector.current()
    zone = manager.time_zone or organisation.time_zone
    today = clock.local_date(now, zone)
    days = WorkingDays.load(organisation=organisation)
    terms = terms_of(key=DECISION, person=manager, day=today)
    due_on = max(min(days.after(today, terms.counted), row.starts_on - _DAY), days.after(today))
    address = f"/leave/{row.pk}/"
    obligations.open_one(
        trap_key=DECISION,
        owner=manager,
        subject=f"leave:{row.pk}",
        label=f"Decide on leave of {row.person.name}: {span(row)}",
        address=address,
        due_on=due_on,
        due_at=due_instant(due_on, DECIDED_BY, zone),
        terms=terms,
        now=now,
    )
    text = f"{row.person.name} asks for leave, {span(row)}: {row.reason}"
    told: dict[str, Any] = {"kind": "leave-asked", "key": f"leave:{row.pk}", "text": text, "address": address}
    notices.tell(person=manager, now=now, **told)
    notice_service.tell_stand_in(of=manager, now=now, **told)


@transaction.atomic
def decide(*, leave: Leave, approve: bool, answer: str, by: Person, now: datetime) -> Leave:
    """The line, or its stand-in, approves or refuses days off; the first decision stands.

    Approval shrinks what the weeks owe from now on; a weekly log of a week without any day left to work is waived.
    Raises Refused to others, Invalid for a refusal without words, StaleState when it is decided or withdrawn.
    """
    row = Leave.objects.select_related("person", "asked_by").get(pk=leave.pk)
    matter = {"asked_by": row.asked_by, "duty": f"leave:{row.pk}"}
    place = deciding_for(by=by, owner=row.person, today=organisation_today(now), **matter)
    if place is None:
        raise Refused("Only the line above decides on leave, and nobody on what they asked for.")
    if not approve and not answer.strip():
        raise Invalid(answer="Say why not, so that it can be understood.")
    move = rules.MACHINE["approve" if approve else "refuse"]
    found = Leave.objects.filter(pk=row.pk, status__in=move.sources)
    changes = {"status": move.target, "is_void": not approve, "answer": answer.strip()}
    changes["decided_alone"] = alone = decides_alone(by=by, owner=row.person, asked_by=row.asked_by)
    if not found.update(decided_at=now, decided_by=by, **changes):
        raise StaleState("It is decided or withdrawn by now; the first decision stands.")
    said = audit.said_of(by, place, alone=alone)
    audit.record(
        verb=f"leave {move.target}", subject=row, by=by, now=now, before={"status": row.status},
        after={"status": move.target}, reason=answer.strip(), actor_name=said,
    )  # fmt: skip
    _settle_duty(row, by, now)
    if approve:
        _waive_weeks_off(row, by, now)
    text = f"{said} {'approved' if approve else 'refused'} your leave, {span(row)}."
    if by.pk != row.person_id:
        _tell(row, row.person, "leave-decided", text, now)
    return Leave.objects.select_related("person").get(pk=row.pk)


@transaction.atomic
def withdraw(*, leave: Leave, by: Person, now: datetime) -> None:
    """Give days off back, asked or approved, before their last one is over. Raises Refused, StaleState."""
    row = Leave.objects.select_related("person").get(pk=leave.pk)
    today = organisation_today(now)
    decides = may_decide(by=by, owner=row.person, today=today)
    if by.pk != row.person_id and not decides:
        raise Refused("Leave is withdrawn by the person or by the line above.")
    if row.ends_before <= today:
        raise Refused("These days are over; what the weeks owed by them stays.")
    found = Leave.objects.filter(pk=row.pk, status__in=rules.MACHINE["withdraw"].sources)
    if not found.update(status="withdrawn", is_void=True, withdrawn_at=now, withdrawn_by=by):
        raise StaleState("It is refused or withdrawn already.")
    before = {"status": row.status}
    audit.record(verb="leave withdrawn", subject=row, by=by, now=now, before=before, after={"status": "withdrawn"})
    _settle_duty(row, by, now)
    manager = nearest_above(row.person) if by.pk == row.person_id else row.person
    if manager is not None:
        who = row.person.name if by.pk == row.person_id else by.name
        _tell(row, manager, "leave-withdrawn", f"{who} withdrew the leave, {span(row)}.", now)


def _tell(row: Leave, person: Person, kind: str, text: str, now: datetime) -> None:
    address = "/me/leave/" if person.pk == row.person_id else f"/leave/{row.pk}/"
    notices.tell(person=person, kind=kind, key=f"leave:{row.pk}", text=text, address=address, now=now)


def _settle_duty(row: Leave, by: Person, now: datetime) -> None:
    duties = Obligation.objects.filter(trap__key=DECISION, subject=f"leave:{row.pk}").select_related("owner")
    for duty in duties.order_by("pk"):
        obligations.fulfil(trap_key=DECISION, owner=duty.owner, subject=duty.subject, by=by, now=now)


def _waive_weeks_off(row: Leave, by: Person, now: datetime) -> None:
    """A week without a day left to work owes no log: what was opened already is waived, with the leave as its reason.

    A log that was missed before the leave was approved stays missed; the line may waive it.
    """
    scheme = calendar.rules()
    days = WorkingDays.load(organisation=organisation_selector.current())
    leaves = list(Leave.objects.filter(person=row.person, status="approved"))
    logs = Obligation.objects.filter(owner=row.person, trap__key=WEEKLY_LOG, status="open", missed_at__gte=now)
    for duty in logs.select_related("owner").order_by("due_at"):
        week = fiscal.activity_week_range(duty.subject, scheme)
        working = days.between(week.starts_on, week.ends_before)
        if all(any(one.starts_on <= day < one.ends_before for one in leaves) for day in working):
            obligations.set_aside(obligation=duty, reason=f"On leave, {span(row)}.", by=by, now=now)
