"""A verdict taken back a moment later, with what it did."""

from __future__ import annotations

from typing import Final

from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.rules.undos import CHANGED_SINCE, Reversal, Undone
from accounts.record.services import undos
from pipeline.deals.services.undoing import take_back_pause
from reviews.pipeline_reviews.models import DealVerdict
from reviews.pipeline_reviews.rules import verdicts
from reviews.pipeline_reviews.services import flag_notices, follow_ups
from reviews.pipeline_reviews.services.openings import address_of
from reviews.pipeline_reviews.services.steps import touch
from traps_web.lib.faults import StaleState


def take_back_verdict(act: Act, *, event: AuditEvent) -> Undone:
    """The deal has no verdict again: a row that says so supersedes it. Raises StaleState where it was built upon."""
    verdict = DealVerdict.objects.select_related("review", "reviewed", "deal").get(pk=event.object_id)
    touch(verdict.review)
    if DealVerdict.objects.filter(supersedes=verdict).exists():
        raise StaleState(CHANGED_SINCE)
    follow_ups.drop_of(act, verdict=verdict)
    flag_notices.withdraw(act, verdict=verdict)
    if verdict.verdict == verdicts.PAUSE:
        _take_back_pause(act, verdict, event)
    DealVerdict.objects.create(
        review=verdict.review,
        reviewed=verdict.reviewed,
        deal=verdict.deal,
        verdict=verdicts.UNDONE,
        amount=verdict.amount,
        facts_key=verdict.facts_key,
        supersedes=verdict,
        at=act.now,
        by=act.person,
    )
    undos.record(act, event=event, subject=verdict)
    return Undone(f"{verdict.reviewed.name} has no verdict again.", address_of(verdict.review))


def _take_back_pause(act: Act, verdict: DealVerdict, event: AuditEvent) -> None:
    paused = AuditEvent.objects.get(
        verb="deal paused", object_id=str(verdict.deal_id), at=event.at, actor_id=act.person.pk
    )
    undos.note(act, event=paused)
    take_back_pause(act, event=paused)


VERDICT: Final = Reversal(
    "deal judged", take_back_verdict, covers=lambda after: after.get("verdict") in verdicts.TAKES_BACK
)
