"""Taking back what one did a moment ago: by a row that names the event, and by the room that knows the act."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, models, transaction

from accounts.record.models import AuditEvent, Undo
from accounts.record.rules import undos as rules
from accounts.record.rules.acts import Act
from accounts.record.rules.undos import Undone
from accounts.record.selectors import undos as selector
from accounts.record.services import audit
from traps_web.lib.faults import Refused, StaleState
from traps_web.lib.undoing import is_accepted


@transaction.atomic
def undo(act: Act, *, event: AuditEvent) -> Undone:
    """Take back an act of one's own that is at most fifteen seconds old, all of it or nothing; the trail keeps both.

    Of two at the same moment the second waits for the first. Raises Refused to anybody else, and StaleState when it
    was undone before, when it is too late, when a deadline passed in between, or when somebody has built on it.
    """
    reversal = selector.reversal_of(event.verb, event.after)
    if reversal is None:
        raise Refused("This cannot be undone.")
    if event.actor_id != act.person.pk:
        raise Refused(rules.NOT_YOURS)
    if Undo.objects.filter(event=event).exists():
        raise StaleState(rules.UNDONE_ALREADY)
    if not is_accepted(event.at, now=act.now):
        raise StaleState(rules.TOO_LATE)
    note(act, event=event)
    return reversal.takes_back(act, event=event)


def note(act: Act, *, event: AuditEvent) -> None:
    """Note that an event is taken back, also one that only followed from the act. Raises StaleState for a second time.

    From here on the guards let go of what the act of that event wrote.
    """
    try:
        with transaction.atomic():
            Undo.objects.create(event=event, at=act.now, by=act.person)
    except IntegrityError:
        raise StaleState(rules.UNDONE_ALREADY) from None


def record(act: Act, *, event: AuditEvent, subject: models.Model, before: dict[str, Any] | None = None) -> None:
    """Tell the trail of it: what the act had led to goes, what had stood before it stands again."""
    after = {**event.before, "undone": event.verb}
    audit.record(act, verb=rules.VERB, subject=subject, before=event.after if before is None else before, after=after)
