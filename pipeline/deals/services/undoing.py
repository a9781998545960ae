"""Milestones that were said to be reached, and pauses, taken back a moment later."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from accounts.duties.services import undoing as duties
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.rules.undos import CHANGED_SINCE, Reversal, Undone
from accounts.record.services import undos
from pipeline.deals.models import Deal, DealPause, Milestone, StageChange
from pipeline.deals.services import milestones, pauses
from traps_web.lib.faults import StaleState

MOVED_SINCE: Final = "The deal has moved to another stage since, so the milestone stays done."
MOVED_ON: Final = "The deal has moved to another stage since, so it stays resumed."
TAKEN_BACK: Final = "Undone a moment later"


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


def take_back_pause(act: Act, *, event: AuditEvent) -> Undone:
    """The deal is not paused, and this pause does not count. Raises StaleState when it has ended since."""
    deal = Deal.objects.select_for_update().get(pk=event.object_id)
    started = DealPause.objects.filter(deal=deal, paused_at=event.at, paused_by=act.person, ended_at=None)
    if not started.delete()[0]:
        raise StaleState(CHANGED_SINCE)
    pauses.put_back(act, deal=deal, values=pauses.NO_PAUSE, reason=TAKEN_BACK)
    undos.record(act, event=event, subject=deal)
    return Undone(f"{deal.name} is not paused.", reverse("deal_detail", args=[deal.pk]))


def take_back_resume(act: Act, *, event: AuditEvent) -> Undone:
    """The deal rests again until its day. Raises StaleState when it moved or was paused anew since."""
    deal = Deal.objects.select_for_update().get(pk=event.object_id)
    ended = DealPause.objects.filter(deal=deal, ended_at=event.at).first()
    if ended is None or deal.status != "open" or deal.paused_until_on is not None:
        raise StaleState(CHANGED_SINCE)
    if StageChange.objects.filter(deal=deal, at__gt=event.at).exists():
        raise StaleState(MOVED_ON)
    values = {"paused_on": ended.starts_on, "paused_until_on": ended.resume_on}
    pauses.put_back(act, deal=deal, values=values, reason=TAKEN_BACK)
    undos.record(act, event=event, subject=deal)
    return Undone(f"{deal.name} is paused as before.", reverse("deal_detail", args=[deal.pk]))


MILESTONE: Final = Reversal("milestone done", take_back_milestone)
PAUSE: Final = Reversal("deal paused", take_back_pause)
RESUME: Final = Reversal("deal resumed", take_back_resume)
