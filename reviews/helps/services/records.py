"""What the manager does for somebody: start the help, and do its two actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from django.db import transaction

from accounts.duties.services import obligations
from accounts.organisation.models import Organisation, Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from reviews.cases.rules.states import Answer
from reviews.helps.models import Help, HelpAction
from reviews.helps.rules import standing as rules
from reviews.helps.rules.standing import ACTION, ACTIONS, LOOK_BACK, START, Event, Relation, Standing, Territory
from reviews.helps.selectors import records as selector
from reviews.helps.services.telling import address_of, tell
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

DUE_AT: Final = time(17, 0)
WHO: Final = "Only the line above the person can do this."
OVER: Final = "This help was started, or has ended, in the meantime."


@dataclass(frozen=True, slots=True)
class Action:
    """What the manager does, and by when."""

    text: str
    due_on: date


def locked(record: Help) -> Help:
    """The record as it stands, held until the transaction ends."""
    row: Help = Help.objects.select_for_update(of=("self",)).select_related("person").get(pk=record.pk)
    return row


def require(act: Act, record: Help, event: Event) -> None:
    """Raises Refused to whom the rule does not name, StaleState where the state has no room for it."""
    relation = Relation.ENGINE if act.by is None else selector.relation_of(act.person, record)
    answer = rules.answer(event, Standing(record.state), relation)
    if answer is Answer.TOO_LATE:
        raise StaleState(OVER)
    if answer is not Answer.MAY:
        raise Refused(WHO)


@transaction.atomic
def start(act: Act, *, record: Help, coach: Person, territory: str, words: str, actions: Sequence[Action]) -> Help:
    """Start the help as the line: a coach, what is true of the territory, and two dated actions, owed by the starter.

    Raises Refused, StaleState, and Invalid by field with the place, like due_on_2.
    """
    row = locked(record)
    require(act, row, Event.STARTED)
    here = organisation_selector.current()
    today = organisation_today(act.now, here)
    _check(row, coach=coach, territory=territory, sentence=words, actions=actions)
    _check_days(actions, today, WorkingDays.load(organisation=here))
    row.coach, row.territory, row.words = coach, territory, words.strip()
    row.started_at, row.started_by, row.started_on = act.now, act.person, today
    row.look_back_on, row.state = today + LOOK_BACK, Standing.RUNNING
    row.save()
    for place, action in enumerate(actions, 1):
        _owe(act, row, place, action, here)
    audit.record(act, verb="help started", subject=row, after={"territory": territory, "coach": coach.name})
    for duty in selector.of_duties(row).filter(trap__key=START):
        obligations.fulfil(act, trap_key=START, owner=duty.owner, subject=duty.subject)
    text = f"{act.person.name} started the help for {row.person.name}. {coach.name} is the coach."
    tell(act, row, [row.person, coach], event="started", text=text)
    return row


def _check(row: Help, *, coach: Person, territory: str, sentence: str, actions: Sequence[Action]) -> None:
    wrong = {}
    if coach.pk == row.person_id:
        wrong["coach"] = "Choose somebody else: nobody coaches themselves."
    if not coach.is_active:
        wrong["coach"] = f"{coach.name} is no longer active."
    if territory not in Territory.values:
        wrong["territory"] = "Choose what is true of the territory."
    if not sentence.strip():
        wrong["words"] = "Write what is true of the territory, in a sentence."
    if len(actions) != ACTIONS:
        wrong["actions"] = "Name two actions, each with its day."
    for place, action in enumerate(actions, 1):
        if not action.text.strip():
            wrong[f"text_{place}"] = "Enter what you will do."
    if wrong:
        raise Invalid(**wrong)


def _check_days(actions: Sequence[Action], today: date, days: WorkingDays) -> None:
    wrong = {}
    last = today + LOOK_BACK
    for place, action in enumerate(actions, 1):
        if not today < action.due_on <= last:
            wrong[f"due_on_{place}"] = (
                f"Choose a working day up to {words.day(last, year=True)}: the result is read then."
            )
        elif not days.is_working(action.due_on):
            wrong[f"due_on_{place}"] = f"{words.day(action.due_on, year=True)} is no working day."
    if wrong:
        raise Invalid(**wrong)


def _owe(act: Act, row: Help, place: int, action: Action, here: Organisation) -> None:
    made = HelpAction.objects.create(
        help=row, place=place, text=action.text.strip(), due_on=action.due_on, owner=act.person
    )
    obligations.open_one(
        act,
        trap_key=ACTION,
        owner=made.owner,
        subject=rules.subject_of(row.pk, place),
        label=f"{made.text}, for {row.person.name}"[:200],
        address=f"{address_of(row)}actions/{place}/",
        due_on=made.due_on,
        due_at=due_instant(made.due_on, DUE_AT, calendar.zone_of(made.owner, here)),
    )


@transaction.atomic
def report(act: Act, *, record: Help, place: int) -> Help:
    """Mark an action as done, as the line or whoever owes it. Raises Refused, StaleState, Invalid (place)."""
    row = locked(record)
    require(act, row, Event.ACTION_DONE)
    action = row.actions.select_for_update(of=("self",)).filter(place=place).first()
    if action is None:
        raise Invalid(place="There is no such action.")
    if action.done_at is not None:
        raise StaleState("This action was marked as done already.")
    action.done_at, action.done_by = act.now, act.person
    action.save(update_fields=["done_at", "done_by"])
    audit.record(act, verb="help action done", subject=row, after={"action": action.text})
    subject = rules.subject_of(row.pk, place)
    for duty in selector.of_duties(row).filter(subject=subject):
        obligations.fulfil(act, trap_key=ACTION, owner=duty.owner, subject=subject)
    return row
