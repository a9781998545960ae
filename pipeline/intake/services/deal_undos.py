"""Deals of an import that is undone: those that came go again, those that were changed stand where they stood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.finder.services import search_words
from accounts.record.rules.acts import Act
from pipeline.bookings.selectors.days import bounds_of
from pipeline.deals.models import Deal, DealChange, DealPause, DealShare, StageChange
from pipeline.deals.rules.states import Cause
from pipeline.deals.services import deal_saves, deal_states, milestones, pauses, push_reasons, shares
from pipeline.stages.models import GateOverride
from pipeline.stages.services import checklists, gate_duties
from traps_web.lib.faults import StaleState

GOES_BACK = frozenset(
    {
        "external_id",
        "name",
        "owner_id",
        "customer_id",
        "product_id",
        "stage_id",
        "status",
        "amount",
        "opened_on",
        "close_on",
        "closed_on",
        "lost_reason",
        "next_step",
        "next_step_on",
        "stage_entered_at",
        "pushes",
        "paused_on",
        "paused_until_on",
    }
)


@transaction.atomic
def remove(act: Act, *, first_id: int, last_id: int) -> None:
    """Take away deals that an import created, with their shares and the row that says they were taken over.

    The database allows it only while the undo of that import is at work (docs/adr/0011), and only without bookings.
    """
    gate_duties.withdraw(act, first_id=first_id, last_id=last_id)
    deals = Deal.objects.filter(pk__range=(first_id, last_id))
    deal_states.remove(act, list(deals.select_related("stage").order_by("pk")))
    for part in (DealShare, StageChange, DealChange, DealPause, GateOverride):
        part.objects.filter(deal_id__gte=first_id, deal_id__lte=last_id).delete()
    deals.delete()
    search_words.follow(Deal, range(first_id, last_id + 1))


@transaction.atomic
def put_back(
    act: Act,
    *,
    deal: Deal,
    version: int,
    values: Mapping[str, Any],
    planned: shares.Shares,
    reason: str,
    invoice_is_gone: bool = False,
) -> Deal:
    """Give a deal the values it had before an import, in one save; its history says so, and nothing counts as a push.

    No gate is asked, because the deal stood there. A won one is booked and keeps its stage, unless the invoice that won
    it is taken back. Raises StaleState.
    """
    from_stage, old_owner, pushes = deal.stage, deal.owner, deal.pushes
    history = deal_saves.history_rows(act, deal, values, reason=reason)
    for row in history:
        row.is_push = False
    if values.get("paused_until_on", deal.paused_until_on) != deal.paused_until_on:
        pauses.forget(deal)
    standing = Deal.objects.filter(pk=deal.pk, version=version)
    if "stage_id" in values and not invoice_is_gone:
        standing = standing.exclude(status="won")
    if not standing.update(**values, version=F("version") + 1, updated_at=act.now):
        raise StaleState
    DealChange.objects.bulk_create(history)
    search_words.follow(Deal, [deal.pk])
    deal.refresh_from_db()
    push_reasons.take_back(act, deal=deal, count=pushes - deal.pushes)
    if values.get("paused_until_on"):
        pauses.reopen(deal)
    if deal.stage_id != from_stage.pk:
        StageChange.objects.create(
            deal=deal, from_stage=from_stage, to_stage=deal.stage, at=act.now, by=act.by, reason=reason[:200]
        )
    if deal.owner_id != old_owner.pk:
        milestones.follow_owner(act, deal=deal, old_owner=old_owner)
        gate_duties.follow_owner(act, deal=deal, old_owner=old_owner)
        push_reasons.follow_owner(act, deal=deal, old_owner=old_owner)
    checklists.refresh_debt([deal])
    gate_duties.follow(act, deal=deal)
    if deal.status == "open" or deal.stage_id != from_stage.pk:
        shares.tell(act, deal=deal, before=shares.of(deal), after=planned)
        shares.rewrite(deal, planned, today=bounds_of(person=deal.owner, now=act.now).today)
    deal_states.follow(act, [deal], cause=Cause.PUT_BACK)
    return deal
