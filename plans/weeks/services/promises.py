"""Promises: made in a review, owed by a day, scored by who made them."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction

from accounts.duties.services import obligations
from accounts.organisation.access import Relation, relation
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import today_of
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from plans.weeks.models import Promise
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

TRAP = "promise"
DUE_AT = time(17, 0)
OUTCOMES = ("kept", "missed", "moved")


@transaction.atomic
def make(act: Act, *, owner: Person, text: str, due_on: date) -> Promise:
    """Promise something by a day; the promise is owed from then on. Raises Invalid."""
    errors = {}
    if not text.strip():
        errors["text"] = "Enter the promise."
    elif len(text.strip()) > 300:
        errors["text"] = "Use at most 300 characters for a promise."
    zone = _zone(owner)
    if due_on < today_of(owner, act.now):
        errors["due_on"] = "Choose a day that has not passed."
    if errors:
        raise Invalid(**errors)
    promise = Promise.objects.create(owner=owner, text=text.strip(), due_on=due_on, made_at=act.now, made_by=act.person)
    audit.record(act, verb="promise made", subject=promise, after={"text": promise.text, "due_on": due_on.isoformat()})
    obligations.open_one(
        act,
        trap_key=TRAP,
        owner=owner,
        subject=subject_of(promise),
        label=f"Promise: {promise.text}"[:200],
        address="/week/",
        due_on=due_on,
        due_at=due_instant(due_on, DUE_AT, zone),
    )
    return promise


def _zone(owner: Person) -> str:
    return owner.time_zone or organisation_selector.current().time_zone


def subject_of(promise: Promise) -> str:
    """What the obligation of a promise is about."""
    return f"promise:{promise.pk}"


@transaction.atomic
def score(act: Act, *, promise: Promise, outcome: str, words_: str = "", moved_to: date | None = None) -> Promise:
    """Say what became of a promise: kept, missed, or moved to another day with a reason.

    It is said once and stays said. Before its day it may be kept or moved, and is not missed by anybody's word. A moved
    one is promised anew for its new day. Raises Refused, Invalid by field, StaleState.
    """
    if relation(act.person, promise.owner) not in (Relation.SELF, Relation.LINE):
        raise Refused("Only the person who promised, or the line above, can score this promise.")
    outcome_words = _outcome_words(promise, outcome, words_, moved_to, act.now)
    scored = Promise.objects.filter(pk=promise.pk, outcome="open").update(
        outcome=outcome, outcome_words=outcome_words, scored_at=act.now, scored_by=act.person
    )
    if not scored:
        raise StaleState("This promise was already scored.")
    audit.record(
        act,
        verb="promise scored",
        subject=promise,
        before={"outcome": "open"},
        after={"outcome": outcome},
        reason=outcome_words,
    )
    obligations.fulfil(act, trap_key=TRAP, owner=promise.owner, subject=subject_of(promise))
    if outcome == "moved" and moved_to is not None:
        make(act, owner=promise.owner, text=promise.text, due_on=moved_to)
    return Promise.objects.get(pk=promise.pk)


def _outcome_words(promise: Promise, outcome: str, text: str, moved_to: date | None, now: datetime) -> str:
    errors = {}
    if outcome not in OUTCOMES:
        errors["outcome"] = "Choose kept, missed or moved."
    if outcome == "missed" and today_of(promise.owner, now) < promise.due_on:
        errors["outcome"] = f"It is not due until {words.day(promise.due_on)}, so it cannot be missed yet."
    if outcome == "moved":
        if moved_to is None or moved_to <= promise.due_on:
            errors["moved_to"] = f"Choose a day after {words.day(promise.due_on)}."
        if not text.strip():
            errors["words"] = "Give a reason for the move."
    if errors:
        raise Invalid(**errors)
    moved = f"to {words.day(moved_to)}, " if outcome == "moved" and moved_to else ""
    return f"{moved}{text.strip()}"[:300]
