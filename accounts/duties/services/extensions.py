"""Extensions: asked before the deadline with a reason, decided by the line above, counted."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction

from accounts.duties.models import Extension, Obligation
from accounts.duties.rules import obligations as rules
from accounts.duties.selectors.obligations import nearest_above, standing_of
from accounts.duties.selectors.trap_rules import terms_of
from accounts.duties.services import notices, obligations
from accounts.duties.services import notices as notice_service
from accounts.duties.services.fulfilments import DECISION, EXTENSIONS, OBLIGATIONS, settle_decision
from accounts.organisation.access import decides_alone, deciding_for
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.organisation.services.people import organisation_today
from accounts.record.services import audit
from accounts.record.services.steps import Doing, Trail
from traps_web.lib import clock
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

LONGEST = 15
DECIDED_BY = time(17, 0)


@transaction.atomic
def ask_extension(*, obligation: Obligation, wanted_on: date, reason: str, by: Person, now: datetime) -> Extension:
    """The owner asks for a later deadline, before the one that stands. The nearest manager then owes a decision.

    Raises Refused to others or after the deadline, Invalid beside its field, StaleState when one is asked already.
    """
    row = _held(obligation.pk)
    if not rules.MACHINE.ever("ask", {standing_of(viewer=by, owner=row.owner)}):
        raise Refused(rules.MACHINE.who_may("ask"))
    if row.status == "missed" or (row.status == "open" and rules.is_late(row, now=now)):
        raise Refused("The deadline is past: more time can only be asked for before it.")
    if row.status != "open":
        raise StaleState("It is settled already; there is nothing to move.")
    wanted_at = _wanted_instant(row, wanted_on, reason)
    try:
        with transaction.atomic():
            extension = Extension.objects.create(
                obligation=row,
                reason=reason.strip(),
                wanted_on=wanted_on,
                wanted_at=wanted_at,
                asked_at=now,
                asked_by=by,
            )
    except IntegrityError:
        raise StaleState("More time is already asked for; the answer is still out.") from None
    audit.record(
        verb="extension asked",
        subject=row,
        by=by,
        now=now,
        before={"due_at": row.due_at.isoformat()},
        after={"wanted_at": wanted_at.isoformat()},
        reason=reason.strip(),
    )
    _owe_decision(extension, row, now)
    return extension


def _held(pk: int) -> Obligation:
    """The obligation, held until the act is over: nobody does, waives or flags it between reading and writing."""
    rows = Obligation.objects.select_for_update(of=("self",)).select_related("owner", "trap")
    return rows.get(pk=pk)


def _wanted_instant(row: Obligation, wanted_on: date, reason: str) -> datetime:
    organisation = organisation_selector.current()
    zone = row.owner.time_zone or organisation.time_zone
    days = WorkingDays.load(organisation=organisation)
    latest = days.after(row.due_on, LONGEST)
    errors = rules.ASK.missing({"reason": reason})
    if wanted_on <= row.due_on:
        errors["wanted_on"] = f"Choose a day after the deadline, {words.day(row.due_on)}."
    elif wanted_on > latest:
        errors["wanted_on"] = f"At most {LONGEST} working days later: {words.day(latest)} is the last day."
    elif not days.is_working(wanted_on):
        errors["wanted_on"] = (
            f"{words.day(wanted_on)} is not a working day; the next one is {words.day(days.after(wanted_on))}."
        )
    if errors:
        raise Invalid(**errors)
    return due_instant(wanted_on, clock.local(row.due_at, zone).time(), zone)


def _owe_decision(extension: Extension, row: Obligation, now: datetime) -> None:
    """The nearest manager decides within a working day, or what their rule says, and never after the deadline in question."""
    manager = nearest_above(row.owner)
    if manager is None:
        return
    organisation = organisation_selector.current()
    zone = manager.time_zone or organisation.time_zone
    today = clock.local_date(now, zone)
    terms = terms_of(key=DECISION, person=manager, day=today)
    answered_on = WorkingDays.load(organisation=organisation).after(today, terms.counted)
    due_at = min(due_instant(answered_on, DECIDED_BY, zone), row.due_at)
    obligations.open_one(
        trap_key=DECISION,
        owner=manager,
        subject=f"extension:{extension.pk}",
        label=f"Decide on more time for {row.owner.name}: {row.label}",
        address=f"/traps/extensions/{extension.pk}/",
        due_on=clock.local_date(due_at, zone),
        due_at=due_at,
        terms=terms,
        now=now,
    )
    told: dict[str, Any] = {
        "kind": "extension-asked",
        "key": f"extension:{extension.pk}",
        "text": f"{row.owner.name} asks for more time until {words.day(extension.wanted_on)}: {row.label}",
        "address": f"/traps/extensions/{extension.pk}/",
    }
    notices.tell(person=manager, now=now, **told)
    notice_service.tell_stand_in(of=manager, now=now, **told)


@transaction.atomic
def decide_extension(*, extension: Extension, grant: bool, answer: str, by: Person, now: datetime) -> Extension:
    """Somebody of the line, or their stand-in, grants or refuses more time; the first decision stands and frees everybody from the duty.

    Raises Refused to others or when the miss has happened, Invalid for a refusal without words, StaleState when decided.
    """
    row = _held(extension.obligation_id)
    duty = f"extension:{extension.pk}"
    place = deciding_for(by=by, owner=row.owner, today=organisation_today(now), duty=duty)
    roles = {"decider"} if place is not None else set()
    act, event, words = Doing(by, now), "grant" if grant else "refuse", {"answer": answer}
    step = EXTENSIONS.require(act, extension, event, words, roles=roles)
    alone = decides_alone(by=by, owner=row.owner)
    who = audit.said_of(by, place, alone=alone)
    trail = Trail(
        subject=row,
        before={"due_at": row.due_at.isoformat()},
        after={"due_at": (extension.wanted_at if grant else row.due_at).isoformat()},
        reason=answer.strip(),
        actor_name=who,
    )
    stamps: dict[str, Any] = {"decided_at": now, "decided_by": by, "decided_alone": alone, "answer": answer.strip()}
    decided = EXTENSIONS.move(act, extension, step, words, trail=trail, **stamps)
    if grant:
        _move_deadline(row, extension, now)
    _answer(extension, row, grant, by, who, now)
    return decided


@transaction.atomic
def withdraw_extension(*, extension: Extension, by: Person, now: datetime) -> Extension:
    """Who asked takes the request back before it is decided; it still counts as asked. Raises Refused to others, StaleState."""
    row = _held(extension.obligation_id)
    act, reason = Doing(by, now), "No longer needed."
    OBLIGATIONS.require(act, row, "withdraw")
    step = EXTENSIONS.require(act, extension, "withdraw", roles={"asker"})
    trail = Trail(subject=row, reason=reason)
    stamps: dict[str, Any] = {"withdrawn_at": now, "withdrawn_by": by, "answer": reason}
    withdrawn = EXTENSIONS.move(act, extension, step, trail=trail, **stamps)
    settle_decision(extension.pk, by=by, now=now)
    return withdrawn


def _move_deadline(row: Obligation, extension: Extension, now: datetime) -> None:
    if row.status == "open" and now > row.missed_at:
        raise Refused("It is missed by now. If the reason holds, waive it instead.")
    organisation = organisation_selector.current()
    days = WorkingDays.load(organisation=organisation)
    missed_at = obligations.missed_instant(
        extension.wanted_at,
        grace=row.grace_working_days,
        zone=row.owner.time_zone or organisation.time_zone,
        days=days,
    )
    moved = Obligation.objects.filter(pk=row.pk, status="open", due_at=row.due_at, done_at=None).update(
        due_on=extension.wanted_on, due_at=extension.wanted_at, missed_at=missed_at, reminded_before_at=None
    )
    if not moved:
        raise Refused("It is no longer open. If the reason holds, waive it instead.")


def _answer(extension: Extension, row: Obligation, grant: bool, by: Person, who: str, now: datetime) -> None:
    settle_decision(extension.pk, by=by, now=now)
    said = f"moved to {words.day(extension.wanted_on)}" if grant else "the deadline stays"
    notices.tell(
        person=row.owner,
        kind="extension-decided",
        key=f"extension:{extension.pk}",
        text=f"{who} decided on “{row.label}”: {said}.",
        address=f"/traps/{row.pk}/",
        now=now,
    )
