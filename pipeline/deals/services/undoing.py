"""A milestone that was said to be reached, taken back a moment later."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from accounts.duties.services import undoing as duties
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.rules.undos import CHANGED_SINCE, Reversal, Undone
from accounts.record.services import undos
from pipeline.deals.models import Deal, Milestone, StageChange
from pipeline.deals.services import milestones
from traps_web.lib.faults import StaleState

MOVED_SINCE: Final = "The deal has moved to another stage since, so the milestone stays done."


def take_back_milestone(act: Act, *, event: AuditEvent) -> Undone:
    """The milestone is open and owed again. Raises StaleState when its deal went on since."""
    milestone = Milestone.objects.select_for_update().get(pk=event.object_id)
    if (milestone.done_at, milestone.done_by_id) != (event.at, act.person.pk):
        raise StaleState(CHANGED_SINCE)
    deal = Deal.objects.select_for_update().get(pk=milestone.deal_id)
    if deal.status != "open" or StageChange.objects.filter(deal=deal, at__gt=event.at).exists():
        raise StaleState(MOVED_SINCE)
    duties.owe_again(act, event=event, duties=milestones.duties_of(milestone))
    Milestone.objects.filter(pk=milestone.pk).update(done_at=None, done_by=None)
    undos.record(act, event=event, subject=milestone)
    return Undone(f"“{milestone.name}” is open again.", reverse("deal_detail", args=[deal.pk]) + "#milestones")


MILESTONE: Final = Reversal("milestone done", take_back_milestone)
