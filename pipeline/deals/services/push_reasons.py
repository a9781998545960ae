"""Reasons for pushes that came from the CRM without one: the owner of the deal owes them, and gives them here."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from accounts.duties.models import Obligation
from accounts.duties.services import obligations
from accounts.organisation.access import OwnedQuerySet
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.customers.access import require_write
from pipeline.deals.models import Deal, DealChange, PushChoice, PushReason
from pipeline.deals.selectors import pushes as selector
from pipeline.stages.rules.homes import PUSH_DAYS
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import Invalid, StaleState

TRAP: Final = "push-reason"
DUE_AT: Final = time(17, 0)
UNDONE: Final = "The push was taken back."


def subject_of(change: DealChange) -> str:
    """What the duty is about: one push."""
    return f"push:{change.pk}"


def owe(act: Act, *, deal: Deal, since: int) -> None:
    """Make the owner owe a reason for each push after the first `since` that came without one; within the act."""
    latest = selector.latest(deal=deal, count=deal.pushes - since)
    changes = [change for change in latest if change.push_choice_id is None]
    if not changes:
        return
    zone = deal.owner.time_zone or organisation_selector.current().time_zone
    due_on = organisation_today(act.now) + timedelta(days=PUSH_DAYS)
    rows = [
        obligations.NewObligation(
            trap_key=TRAP,
            owner=deal.owner,
            subject=subject_of(change),
            label=f"{deal.name}: reason for the later close date"[:200],
            address=f"/deals/{deal.pk}/",
            due_on=due_on,
            due_at=due_instant(due_on, DUE_AT, zone),
        )
        for change in changes
    ]
    obligations.open_many(act, rows=rows)


@transaction.atomic
def give(act: Act, *, change: DealChange, push_reason: PushChoice | None, push_note: str = "") -> PushReason:
    """Give the reason for a later close date, from the list and with words beside it.

    Raises Invalid (push_reason), Refused, StaleState when it was given before.
    """
    deal = change.deal
    require_write(act.by, deal.owner, "this deal")
    if push_reason is None:
        raise Invalid(push_reason="Choose the reason for the later close date.")
    try:
        with transaction.atomic():
            given = PushReason.objects.create(
                deal=deal,
                change=change,
                choice=push_reason,
                reason=push_note.strip()[:200],
                given_at=act.now,
                given_by=act.person,
            )
    except IntegrityError:
        raise StaleState("The reason for this push was already given.") from None
    after = {"close_on": change.after, "push_reason": push_reason.name}
    audit.record(act, verb="push explained", subject=deal, after=after, reason=given.reason)
    for duty in _owed(change):
        obligations.fulfil(act, trap_key=TRAP, owner=duty.owner, subject=duty.subject)
    return given


def follow_owner(act: Act, *, deal: Deal, old_owner: Person) -> None:
    """Hand the reasons that the old owner of a deal owes over to the new one."""
    for change in selector.unexplained(deal=deal):
        for duty in _owed(change).filter(owner=old_owner):
            reason = f"{deal.name} went on."
            obligations.hand_over(act.of(act.by or old_owner), obligation=duty, to=deal.owner, reason=reason)


def take_back(act: Act, *, deal: Deal, count: int) -> None:
    """Set aside the reasons for the last pushes of a deal, which are undone."""
    for change in selector.latest(deal=deal, count=count):
        for duty in _owed(change):
            obligations.set_aside(act.of(act.by or duty.owner), obligation=duty, reason=UNDONE)


def _owed(change: DealChange) -> OwnedQuerySet:
    rows = Obligation.objects.filter(trap__key=TRAP, subject=subject_of(change), done_at=None, waived_at=None)
    return rows.select_related("owner").order_by("pk")
