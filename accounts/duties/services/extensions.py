"""Extensions: asked before the deadline with a reason, decided by the line above, counted."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction

from accounts.duties.models import Extension, Obligation
from accounts.duties.rules import obligations as rules
from accounts.duties.selectors import labels
from accounts.duties.selectors.obligations import nearest_above, standing_of
from accounts.duties.selectors.trap_rules import terms_of
from accounts.duties.services import notices, obligations, stopped_clocks
from accounts.duties.services.fulfilments import DECISION, EXTENSIONS, OBLIGATIONS, settle_decision
from accounts.organisation.access import decides_alone, deciding_for
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from accounts.record.services.steps import Trail
from traps_web.lib import clock
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

LONGEST = 15
DECIDED_BY = time(17, 0)
ASKED_ALREADY = "You have already asked for more time and are waiting for the answer."


@transaction.atomic
def ask_extension(act: Act, *, obligation: Obligation, wanted_on: date, reason: str) -> Extension:
    """The owner asks for a later deadline before the present one. The nearest manager then owes a decision.

    From then on the owner's clock stands (`rules/chess_clock.py`). Where nobody can decide, it runs on.
    Raises Refused to others or after the deadline, Invalid beside its field, StaleState when one is asked already.
    """
    row = _held(obligation.pk)
    if not rules.MACHINE.ever("ask", {standing_of(viewer=act.person, owner=row.owner)}):
        raise Refused(rules.MACHINE.who_may("ask"))
    if row.status == "missed" or (row.status == "open" and rules.is_late(row, now=act.now)):
        raise Refused("The deadline has passed. You can ask for more time only before it.")
    if row.status != "open":
        raise StaleState("This is already settled, so its deadline cannot move.")
    if Extension.objects.filter(obligation=row, status="asked").exists():
        raise StaleState(ASKED_ALREADY)
    wanted_at = _wanted_instant(row, wanted_on, reason)
    try:
        with transaction.atomic():
            extension = Extension.objects.create(
                obligation=row,
                reason=reason.strip(),
                wanted_on=wanted_on,
                wanted_at=wanted_at,
                stood_on=row.due_on,
                stood_at=row.due_at,
                asked_at=act.now,
                asked_by=act.person,
            )
    except IntegrityError:
        raise StaleState(ASKED_ALREADY) from None
    audit.record(
        act,
        verb="extension asked",
        subject=row,
        before={"due_at": row.due_at.isoformat()},
        after={"wanted_at": wanted_at.isoformat()},
        reason=reason.strip(),
    )
    if _owe_decision(act, extension, row):
        stopped_clocks.stop(duty=row, extension=extension)
    return extension


def _held(pk: int) -> Obligation:
    """The obligation, held until the act is over: nobody does, waives or flags it between reading and writing."""
    rows = Obligation.objects.select_for_update(of=("self",)).select_related("owner", "trap")
    return labels.drawn(rows.get(pk=pk))


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


def _owe_decision(act: Act, extension: Extension, row: Obligation) -> bool:
    """The nearest manager owes a decision within a working day, or what their rule says, but before the deadline.

    Returns whether there is one.
    """
    manager = nearest_above(row.owner)
    if manager is None:
        return False
    organisation = organisation_selector.current()
    zone = manager.time_zone or organisation.time_zone
    today = clock.local_date(act.now, zone)
    terms = terms_of(key=DECISION, person=manager, day=today)
    answered_on = WorkingDays.load(organisation=organisation).after(today, terms.counted)
    due_at = min(due_instant(answered_on, DECIDED_BY, zone), row.due_at)
    obligations.open_one(
        act,
        trap_key=DECISION,
        owner=manager,
        subject=f"extension:{extension.pk}",
        label=f"Decide on more time for {row.owner.name}: {row.label}",
        address=f"/traps/extensions/{extension.pk}/",
        due_on=clock.local_date(due_at, zone),
        due_at=due_at,
        terms=terms,
    )
    notice: dict[str, Any] = {
        "kind": "extension-asked",
        "key": f"extension:{extension.pk}",
        "text": f"{row.owner.name} asks for more time until {words.day(extension.wanted_on)}: {row.label}",
        "address": f"/traps/extensions/{extension.pk}/",
        "needed_by": due_at,
    }
    notices.tell(act, person=manager, **notice)
    notices.tell_stand_in(act, of=manager, **notice)
    return True


@transaction.atomic
def decide_extension(act: Act, *, extension: Extension, grant: bool, answer: str) -> Extension:
    """A manager above, or their stand-in, grants or refuses more time.

    The first decision stands, and the others no longer owe one.

    Raises Refused to others or when the miss has happened, Invalid for a refusal without words, StaleState when
    decided.
    """
    row = _held(extension.obligation_id)
    duty = f"extension:{extension.pk}"
    place = deciding_for(by=act.person, owner=row.owner, today=organisation_today(act.now), duty=duty)
    roles = {"decider"} if place is not None else set()
    event, words = "grant" if grant else "refuse", {"answer": answer}
    step = EXTENSIONS.require(act, extension, event, words, roles=roles)
    alone = decides_alone(by=act.person, owner=row.owner)
    who = audit.said_of(act.in_place_of(place), alone=alone)
    stood_at = extension.stood_at or row.due_at
    due_at = stopped_clocks.run_again(act, duty=row, extension=extension, is_granted=grant)
    trail = Trail(
        subject=row,
        before={"due_at": stood_at.isoformat()},
        after={"due_at": due_at.isoformat()},
        reason=answer.strip(),
        actor_name=who,
    )
    stamps: dict[str, Any] = {
        "decided_at": act.now,
        "decided_by": act.person,
        "decided_alone": alone,
        "answer": answer.strip(),
    }
    decided = EXTENSIONS.move(act, extension, step, words, trail=trail, **stamps)
    if grant:
        _require_open(act, row)
    _answer(act, extension, row, who, moved=due_at != stood_at)
    return decided


@transaction.atomic
def withdraw_extension(act: Act, *, extension: Extension) -> Extension:
    """The person who asked withdraws the request before it is decided; it still counts as asked.

    The deadline is the old one again, moved by the working days that the request waited.
    Raises Refused to others, StaleState.
    """
    row = _held(extension.obligation_id)
    reason = "No longer needed."
    is_owner = standing_of(viewer=act.person, owner=row.owner) == "self"
    request = Extension.objects.get(pk=extension.pk)
    step = EXTENSIONS.require(act, request, "withdraw", roles={"asker" if is_owner else "none"})
    OBLIGATIONS.require(act, row, "withdraw")
    trail = Trail(subject=row, reason=reason)
    stamps: dict[str, Any] = {"withdrawn_at": act.now, "withdrawn_by": act.person, "answer": reason}
    withdrawn = EXTENSIONS.move(act, request, step, trail=trail, **stamps)
    stopped_clocks.run_again(act, duty=row, extension=request, is_granted=False)
    settle_decision(act, extension.pk)
    return withdrawn


def _require_open(act: Act, row: Obligation) -> None:
    """Raises Refused where more time comes too late."""
    if row.status == "open" and act.now > row.missed_at:
        raise Refused("This was missed in the meantime. If the reason is good, waive it instead.")
    if row.status != "open":
        raise Refused("This is no longer open. If the reason is good, waive it instead.")


def _answer(act: Act, extension: Extension, row: Obligation, who: str, *, moved: bool) -> None:
    settle_decision(act, extension.pk)
    outcome = f"moved to {words.day(row.due_on)}" if moved else "the deadline stays"
    notices.tell(
        act,
        person=row.owner,
        kind="extension-decided",
        key=f"extension:{extension.pk}",
        text=f"{who} decided on “{row.label}”: {outcome}.",
        address=f"/traps/{row.pk}/",
    )
