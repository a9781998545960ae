"""Explaining a miss, correcting the explanation, adding a note as the line, and reporting the catch-up as done."""

from __future__ import annotations

from datetime import date, time
from typing import Final

from django.db import IntegrityError, transaction

from accounts.duties.models import Obligation
from accounts.duties.rules.traps import CATCH_UP
from accounts.duties.services import notices, obligations
from accounts.organisation.access import Relation, relation
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from reviews.documents.models import Cause
from reviews.explanations.models import ExplanationNote, MissExplanation
from reviews.explanations.rules import asking as rules
from reviews.explanations.selectors import asking
from reviews.explanations.selectors.explanations import catch_up_of
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import Invalid, Refused, StaleState

DUE_AT: Final = time(17, 0)
EXPLAINED: Final = "This was already explained. You can correct the explanation."
CORRECTED: Final = "This explanation was corrected in the meantime. Read the newest one first."


def address_of(explanation: MissExplanation) -> str:
    """The page of an explanation."""
    return f"/explanations/{explanation.pk}/"


@transaction.atomic
def explain(
    act: Act, *, obligation: Obligation, cause: Cause, words: str, catch_up_on: date | None = None
) -> MissExplanation:
    """Say why something was missed and by when it is caught up; that day is owed from now on.

    Raises Refused to everybody but the owner, StaleState where it was explained already, and Invalid by field.
    """
    row = Obligation.objects.select_for_update(of=("self",)).select_related("trap", "owner").get(pk=obligation.pk)
    _require_owner(act, row)
    if MissExplanation.objects.filter(obligation=row).exists():
        raise StaleState(EXPLAINED)
    if not asking.unexplained(now=act.now).filter(pk=row.pk).exists():
        raise Invalid(whole="This asks for no explanation: it was not missed, was waived, or lies too far back.")
    question = asking.question(row, now=act.now, organisation=organisation_selector.current())
    wrong = rules.faults(
        words_given=words, catch_up_on=catch_up_on, is_needed=question.needs_day, offered=question.days
    )
    if wrong:
        raise Invalid(**wrong)
    made = _write(act, row, cause=cause, words=words, catch_up_on=catch_up_on, supersedes=None)
    # The trail is read by admins, the cause is not.
    after = {"catch_up_on": catch_up_on.isoformat()} if catch_up_on else {}
    audit.record(act, verb="miss explained", subject=row, after=after)
    if catch_up_on is not None:
        _owe(act, made, catch_up_on)
    return made


def _owe(act: Act, explanation: MissExplanation, day: date) -> None:
    missed = explanation.obligation
    zone = missed.owner.time_zone or organisation_selector.current().time_zone
    obligations.open_one(
        act,
        trap_key=CATCH_UP,
        owner=missed.owner,
        subject=rules.subject_of(missed.pk),
        label=f"Catch up: {missed.label}"[:200],
        address=address_of(explanation),
        due_on=day,
        due_at=due_instant(day, DUE_AT, zone),
    )


@transaction.atomic
def correct(act: Act, *, explanation: MissExplanation, cause: Cause, words: str) -> MissExplanation:
    """Give another cause or other words; the explanation before stays and is shown. The day of the catch-up stays.

    Raises Refused to everybody but the owner, StaleState of two at once, and Invalid by field.
    """
    row = Obligation.objects.select_for_update(of=("self",)).select_related("trap", "owner")
    obligation = row.get(pk=explanation.obligation_id)
    _require_owner(act, obligation)
    if MissExplanation.objects.filter(supersedes=explanation).exists():
        raise StaleState(CORRECTED)
    wrong = rules.faults(words_given=words, catch_up_on=None, is_needed=False, offered=())
    if wrong:
        raise Invalid(**wrong)
    made = _write(
        act,
        obligation,
        cause=cause,
        words=words,
        catch_up_on=explanation.catch_up_on,
        supersedes=explanation,
    )
    audit.record(act, verb="explanation corrected", subject=obligation)
    return made


def _write(
    act: Act,
    obligation: Obligation,
    *,
    cause: Cause,
    words: str,
    catch_up_on: date | None,
    supersedes: MissExplanation | None,
) -> MissExplanation:
    if not cause.is_active and (supersedes is None or supersedes.cause_id != cause.pk):
        raise Invalid(cause="This cause is no longer offered. Choose another one.")
    try:
        with transaction.atomic():
            return MissExplanation.objects.create(
                obligation=obligation,
                cause=cause,
                words=words.strip(),
                catch_up_on=catch_up_on,
                supersedes=supersedes,
                given_at=act.now,
                given_by=act.person,
            )
    except IntegrityError:
        raise StaleState(CORRECTED if supersedes else EXPLAINED) from None


def _require_owner(act: Act, obligation: Obligation) -> None:
    if obligation.owner_id != act.person.pk:
        raise Refused(f"Only {obligation.owner.name} can explain this.")


@transaction.atomic
def add_note(act: Act, *, explanation: MissExplanation, text: str) -> ExplanationNote:
    """Add what the line says to an explanation; the person who gave it is notified. Raises Refused and Invalid."""
    owner = explanation.obligation.owner
    if relation(act.person, owner) is not Relation.LINE:
        raise Refused(f"Only the line above {owner.name} can add a note.")
    if not text.strip():
        raise Invalid(text=f"Enter the note; {owner.name} reads it.")
    made = ExplanationNote.objects.create(
        obligation=explanation.obligation, text=text.strip(), made_at=act.now, made_by=act.person
    )
    audit.record(act, verb="explanation noted", subject=explanation.obligation)
    notices.tell(
        act,
        person=owner,
        kind="explanation-note",
        key=f"explanation-note:{made.pk}",
        text=f"{act.person.name} added a note to your explanation of “{explanation.obligation.label}”.",
        address=address_of(explanation),
    )
    return made


@transaction.atomic
def report_done(act: Act, *, explanation: MissExplanation) -> MissExplanation:
    """Say that what was missed is caught up. Raises Refused, and StaleState where that was said already."""
    owner = explanation.obligation.owner
    if relation(act.person, owner) not in (Relation.SELF, Relation.LINE):
        raise Refused(f"Only {owner.name} and the line above can report this as done.")
    duty = catch_up_of(explanation.obligation)
    if duty is None or duty.done_at is not None or duty.waived_at is not None:
        raise StaleState("Nothing is left to catch up here.")
    obligations.fulfil(act, trap_key=CATCH_UP, owner=owner, subject=duty.subject)
    audit.record(act, verb="catch-up reported", subject=explanation.obligation)
    return explanation
