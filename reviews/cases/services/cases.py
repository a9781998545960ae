"""What people do on a case: read, answer, decide, appeal; each once, in its state, by whom the rule names."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, Final

from django.db import IntegrityError, transaction

from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from reviews.cases.models import Case, CaseEvent
from reviews.cases.rules import states as rules
from reviews.cases.rules.states import LEADS_TO, OPEN, Answer, Event, Relation, State
from reviews.cases.selectors import deciding, holding
from reviews.cases.services.telling import tell
from reviews.documents.models import Cause
from traps_web.lib.deadlines import due_instant, weeks_later
from traps_web.lib.faults import Invalid, Refused, StaleState

EVENING: Final = time(17, 0)
MORE_TIME_DAYS: Final = 3
REASON: Final = "Give a reason: the person reads it."
CHANGED: Final = "The facts have changed: a key of this case is no longer true. It has ended and is counted nowhere."
DONE: Final = "This was decided, or has ended, in the meantime."


def due_after(act: Act, days: int, person: Person, *, since: datetime | None = None) -> datetime:
    """17:00 of the person's clock, so many working days from now, or from a later instant."""
    here = organisation_selector.current()
    first = organisation_today(max(since or act.now, act.now), here)
    day = WorkingDays.load(organisation=here).after(first, days)
    return due_instant(day, EVENING, calendar.zone_of(person, here))


def locked(case: Case) -> Case:
    """The case as it stands, held until the transaction ends."""
    row: Case = Case.objects.select_for_update(of=("self",)).select_related("person", "policy").get(pk=case.pk)
    return row


def require(act: Act, case: Case, event: Event) -> None:
    """Raises Refused to whom the rule does not name, StaleState where the state has no room for it."""
    relation = Relation.ENGINE if act.by is None else deciding.relation_of(act.person, case)
    answer = rules.answer(event, State(case.state), relation)
    if answer is Answer.TOO_LATE:
        raise StaleState(DONE)
    if answer is not Answer.MAY:
        raise Refused("Only the person, and those who decide on the case at this level, can do this.")


def note(act: Act, case: Case, event: Event, **facts: Any) -> CaseEvent:
    """Keep what happened, and set the state that follows from it."""
    try:
        with transaction.atomic():
            made = CaseEvent.objects.create(case=case, event=event, at=act.now, by=act.by, **facts)
    except IntegrityError:
        raise StaleState(DONE) from None
    state = LEADS_TO[event]
    if state is not None:
        case.state = state
        case.ended_at = None if state in OPEN else act.now
        case.save(update_fields=["state", "ended_at"])
    return made


@transaction.atomic
def read(act: Act, *, case: Case) -> Case:
    """Mark the case as read, as its person. Raises Refused; read twice it stays read once."""
    row = locked(case)
    require(act, row, Event.READ)
    if not row.events.filter(event=Event.READ).exists():
        note(act, row, Event.READ)
    return row


@transaction.atomic
def answer(act: Act, *, case: Case, cause: Cause, words: str, proposal: str = "") -> Case:
    """Answer with a cause and words, as its person, until it is decided. The answer stops the person's clock.

    Raises Refused, StaleState where it was answered or decided already, and Invalid by field.
    """
    row = locked(case)
    require(act, row, Event.ANSWERED)
    if not words.strip():
        raise Invalid(words="Write a sentence: your line reads it.")
    if not cause.is_active:
        raise Invalid(cause="This cause is no longer offered. Choose another one.")
    if not row.events.filter(event=Event.READ).exists():
        note(act, row, Event.READ)
    made = note(act, row, Event.ANSWERED, cause=cause, words=words.strip(), proposal=proposal.strip())
    tell(act, row, deciding.able(row), made)
    return row


def decide(act: Act, *, case: Case, decision: str, words: str) -> Case:
    """Confirm, help instead, waive, or take more time once, with a reason. Raises Refused, StaleState, Invalid.

    A case of which a key is no longer true is not decided: it ends, and StaleState says so.
    """
    if _ended_as_changed(act, case):
        raise StaleState(CHANGED)
    return _decide(act, case, decision, words)


@transaction.atomic
def _ended_as_changed(act: Act, case: Case) -> bool:
    row = locked(case)
    require(act, row, Event.CONFIRMED)
    if holding.still_holds(act.now, row):
        return False
    engine = Act(None, act.now, act.via)
    made = note(engine, row, Event.CHANGED)
    tell(engine, row, [row.person, *([row.decider] if row.decider else [])], made)
    return True


@transaction.atomic
def _decide(act: Act, case: Case, decision: str, words: str) -> Case:
    row = locked(case)
    event = _chosen(decision, rules.DECISIONS)
    require(act, row, event)
    if not words.strip():
        raise Invalid(words=REASON)
    made = note(act, row, event, words=words.strip())
    row.decider = act.person
    if event is Event.MORE_TIME:
        row.decide_due_at = due_after(act, MORE_TIME_DAYS, act.person, since=row.decide_due_at)
    if event is Event.CONFIRMED:
        row.appeal_until = due_after(act, row.policy.appeal_days, row.person) if deciding.can_appeal(row) else None
        zone = organisation_selector.current().time_zone
        row.latest_at = weeks_later(row.opened_at, row.facts["step"]["latest_weeks"], zone)
    row.save(update_fields=["decider", "decide_due_at", "appeal_until", "latest_at"])
    tell(act, row, [row.person], made)
    return row


@transaction.atomic
def appeal(act: Act, *, case: Case, words: str) -> Case:
    """Appeal once, within the days of the policy, to somebody above who has not decided.

    Raises Refused, StaleState where it is too late or nobody is left to decide, and Invalid (words).
    """
    row = locked(case)
    require(act, row, Event.APPEALED)
    if row.appeal_until is None or act.now > row.appeal_until:
        raise StaleState("The time to appeal is over, or nobody is left who has not decided.")
    if not words.strip():
        raise Invalid(words="Write why: the person who decides on the appeal reads it.")
    made = note(act, row, Event.APPEALED, words=words.strip())
    row.level = 1
    able = deciding.able(row)
    if not able:
        raise StaleState("Nobody is left who has not decided on it.")
    row.decider, row.decide_due_at = able[-1], due_after(act, row.policy.appeal_days, able[-1])
    row.save(update_fields=["level", "decider", "decide_due_at"])
    tell(act, row, able, made)
    return row


@transaction.atomic
def decide_appeal(act: Act, *, case: Case, decision: str, words: str) -> Case:
    """Let the step stand or waive it, with a reason. Raises Refused, StaleState, Invalid."""
    row = locked(case)
    event = _chosen(decision, rules.ON_APPEAL)
    require(act, row, event)
    if not words.strip():
        raise Invalid(words=REASON)
    made = note(act, row, event, words=words.strip())
    row.decider = act.person
    row.save(update_fields=["decider"])
    tell(act, row, [row.person], made)
    return row


@transaction.atomic
def name_admin(act: Act, *, case: Case, admin: Person, words: str) -> Case:
    """Name an admin for a case, as who decides on it, with a reason that the person reads; it is not taken back.

    Raises Refused, and Invalid by field.
    """
    row = locked(case)
    require(act, row, Event.NAMED)
    if not (admin.is_admin and admin.is_active):
        raise Invalid(admin="Choose an active admin.")
    if deciding.relation_of(admin, row) is not Relation.OTHER:
        raise Invalid(admin=f"{admin.name} sees this case already.")
    if not words.strip():
        raise Invalid(words=REASON)
    made = note(act, row, Event.NAMED, named=admin, words=words.strip())
    tell(act, row, [row.person, admin], made)
    return row


@transaction.atomic
def note_export(act: Act, *, case: Case) -> None:
    """Keep that somebody took the case along as a file; the person reads it. Raises Refused."""
    row = locked(case)
    require(act, row, Event.EXPORTED)
    note(act, row, Event.EXPORTED)


def _chosen(decision: str, among: set[Event]) -> Event:
    if decision not in among:
        raise Invalid(decision="Choose a decision.")
    return Event(decision)
