"""The closing of a week and the score of a promise, taken back a moment later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse

from accounts.duties.models import Obligation
from accounts.duties.services import undoing as duties
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.rules.undos import CHANGED_SINCE, Reversal, Undone
from accounts.record.services import undos
from pipeline.activities.selectors import weeks as week_selector
from pipeline.activities.services import undoing as activities
from plans.targets.models import WeekOwed
from plans.weeks.models import Promise
from plans.weeks.services import promises
from traps_web.lib.faults import StaleState


def take_back_closing(act: Act, *, event: AuditEvent) -> Undone:
    """The week is open, its log owed again, and what it owes is worked out anew until it is closed or due."""
    log = activities.reopen(act, event=event)
    owed = Obligation.objects.filter(trap__key=week_selector.TRAP, owner=log.person_id, subject=log.week)
    duties.owe_again(act, event=event, duties=owed)
    kept = WeekOwed.objects.filter(person=act.person, week=log.week, kept_at=event.at)
    before = {**event.after, **(kept.values("owed", "worked_days").first() or {})}
    kept.delete()
    undos.record(act, event=event, subject=log, before=before)
    number = int(log.week.split("-W")[1])
    return Undone(f"week {number} is open again.", reverse("week_detail", args=[log.week]) + "#close-week")


def take_back_score(act: Act, *, event: AuditEvent) -> Undone:
    """A promise that was said to be kept or missed is open and owed again."""
    promise = Promise.objects.select_for_update().get(pk=event.object_id)
    if (promise.scored_at, promise.scored_by_id) != (event.at, act.person.pk):
        raise StaleState(CHANGED_SINCE)
    owed = Obligation.objects.filter(trap__key=promises.TRAP, subject=promises.subject_of(promise))
    duties.owe_again(act, event=event, duties=owed)
    Promise.objects.filter(pk=promise.pk).update(outcome="open", outcome_words="", scored_at=None, scored_by=None)
    undos.record(act, event=event, subject=promise)
    return Undone(f"“{promise.text}” is open again.", reverse("week") + f"#promise-{promise.pk}")


def _makes_no_other(after: Mapping[str, Any]) -> bool:
    """A promise that moved is promised anew, and the new one stands."""
    return after.get("outcome") in ("kept", "missed")


CLOSING: Final = Reversal("week closed", take_back_closing)
SCORE: Final = Reversal("promise scored", take_back_score, covers=_makes_no_other)
