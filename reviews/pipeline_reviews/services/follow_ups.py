"""Follow-ups: owed from the review on, reported as done by hand, or found done in what the CRM sends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Final

from django.db import transaction

from accounts.duties.models import Obligation
from accounts.duties.services import notices, obligations
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.deals.models import Deal
from reviews.pipeline_reviews.models import DealVerdict, FollowUp, PipelineReview
from reviews.pipeline_reviews.rules import follow_ups as rules
from reviews.pipeline_reviews.rules import verdicts
from reviews.pipeline_reviews.rules.follow_ups import Action
from reviews.pipeline_reviews.selectors import follow_ups as selector
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

DUE_AT: Final = time(17, 0)
ENDED: Final = "No longer asked for."
SETTLED: Final = "This was already marked as done, or is no longer asked for."


def address_of(follow_up: FollowUp) -> str:
    """The page on which a follow-up is read and reported as done; one of the CRM leads to its deal."""
    if follow_up.kind == rules.IN_CRM:
        return f"/deals/{follow_up.deal_id}/"
    return f"/pipeline/follow-ups/{follow_up.pk}/"


def owe_help(act: Act, *, verdict: DealVerdict, deal: Deal, helper_id: int | None, due_on: date | None) -> FollowUp:
    """The helper owes the help by its day. Raises Invalid (helper, due_on)."""
    helper = person_of(helper_id, "helper")
    if due_on is None:
        raise Invalid(due_on="Enter the day by which the help is given.")
    text = f"{deal.name}: {verdict.words}"[:300]
    row = FollowUp(kind=rules.HELP, verdict=verdict, deal=deal, text=text, owner=helper, due_on=due_on)
    return _owe(act, verdict.review, row)


def owe_in_crm(act: Act, *, verdict: DealVerdict, deal: Deal) -> FollowUp:
    """The owner owes what only the CRM can do, until a file or program shows it."""
    due_on = organisation_today(act.now) + rules.CRM_DAYS
    text = f"{deal.name}: {_in_crm(verdict)} in the CRM"[:300]
    row = FollowUp(kind=rules.IN_CRM, verdict=verdict, deal=deal, text=text, owner=deal.owner, due_on=due_on)
    return _owe(act, verdict.review, row)


def _in_crm(verdict: DealVerdict) -> str:
    if verdict.close_on is not None:
        return f"move the close date to {words.day(verdict.close_on, year=True)}"
    if verdict.verdict == verdicts.KILL:
        return "close it as lost"
    return f"move it back to {verdict.stage.name}" if verdict.stage else "lower it"


def owe_actions(act: Act, *, review: PipelineReview, actions: Sequence[Action]) -> list[FollowUp]:
    """The owners of the actions owe them by their days. Raises Invalid by field with the place, like owner_2."""
    rows = []
    for place, action in enumerate(actions, 1):
        owner = person_of(action.owner_id, f"owner_{place}")
        if action.due_on is None:
            raise Invalid(**{f"due_on_{place}": "Enter the day by which it is done."})
        row = FollowUp(
            kind=rules.ACTION,
            deal_id=action.deal_id,
            position=place,
            text=action.text.strip()[:300],
            owner=owner,
            due_on=action.due_on,
        )
        rows.append(_owe(act, review, row))
    return rows


def person_of(pk: int | None, field: str) -> Person:
    """Somebody who is asked for something. Raises Invalid by field for somebody who is not there or has left."""
    person = Person.objects.get_queryset().filter(pk=pk).first()
    if person is None:
        raise Invalid(**{field: "There is no such person."})
    if not person.is_active:
        raise Invalid(**{field: f"{person.name} is no longer active."})
    return person


def _owe(act: Act, review: PipelineReview, row: FollowUp) -> FollowUp:
    row.review = review
    row.made_at, row.made_by = act.now, act.person
    row.save(force_insert=True)
    zone = row.owner.time_zone or organisation_selector.current().time_zone
    obligations.open_one(
        act,
        trap_key=rules.TRAPS[row.kind],
        owner=row.owner,
        subject=rules.subject_of(row.pk),
        label=row.text[:200],
        address=address_of(row),
        due_on=row.due_on,
        due_at=due_instant(row.due_on, DUE_AT, zone),
    )
    if row.owner_id != act.person.pk:
        notices.tell(
            act,
            person=row.owner,
            kind="follow-up",
            key=f"follow-up:{row.pk}",
            text=f"{act.person.name} asks for this by {words.day(row.due_on)}: {row.text}",
            address=address_of(row),
            waits=row.kind == rules.HELP,
        )
    return row


@transaction.atomic
def report_done(act: Act, *, follow_up: FollowUp) -> FollowUp:
    """Say that help was given or an action is done. Raises Refused, StaleState, and Invalid for what the CRM shows."""
    if follow_up.kind == rules.IN_CRM:
        raise Invalid(whole="This is done once a file or program of the CRM shows it.")
    owners = selector.owners(follow_up)
    if not selector.may_report(act.person, owners):
        raise Refused(f"Only {owners[0].name} and the line above can mark this as done.")
    _finish(act, follow_up)
    return FollowUp.objects.get(pk=follow_up.pk)


def _finish(act: Act, follow_up: FollowUp) -> None:
    open_ = FollowUp.objects.filter(pk=follow_up.pk, done_at=None, dropped_at=None)
    if not open_.update(done_at=act.now, done_by=act.by or follow_up.owner):
        raise StaleState(SETTLED)
    audit.record(act, verb="follow-up done", subject=follow_up, after={"text": follow_up.text})
    for duty in selector.owed(follow_up):
        obligations.fulfil(act, trap_key=rules.TRAPS[follow_up.kind], owner=duty.owner, subject=duty.subject)


def drop_of(act: Act, *, verdict: DealVerdict) -> None:
    """End what an earlier verdict asked for, because it was undone or another one was said."""
    for row in FollowUp.objects.filter(verdict=verdict, done_at=None, dropped_at=None):
        FollowUp.objects.filter(pk=row.pk).update(dropped_at=act.now, dropped_by=act.person)
        audit.record(act, verb="follow-up dropped", subject=row, after={"text": row.text})
        owed = Obligation.objects.filter(pk__in=[duty.pk for duty in selector.owed(row)])
        obligations.drop_rows(act, rows=owed, reason=ENDED)
        for duty in selector.owed(row):  # It is past its time, or more time was asked for: it stays on record.
            obligations.set_aside(act, obligation=duty, reason=ENDED)
        notices.withdraw(act, person=row.owner, kind="follow-up", key=f"follow-up:{row.pk}")
