"""Acts that may still be taken back: the one that was just done, those of whoever asks, and one by its event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.db.models import QuerySet
from django.utils.module_loading import import_string

from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.rules.readers import Reader
from accounts.record.rules.undos import Reversal
from traps_web.lib.undoing import ACCEPTED

if TYPE_CHECKING:
    from accounts.models import Person

LIST_OF_REVERSALS: Final = "traps_web.undos.REVERSALS"
"""Each kind of act is taken back by the room that knows it; they are gathered above all rooms."""
DECIDES: Final = frozenset({"extension withdrawn"})
"""What an act may have settled beside itself and cannot be taken back: then the act is not offered either."""


def reversal_of(verb: str, after: Mapping[str, Any]) -> Reversal | None:
    """How an act of that verb and those facts is taken back; None where it cannot be."""
    reversal: Reversal | None = _reversals().get(verb)
    return reversal if reversal is not None and reversal.covers(after) else None


def offered(act: Act) -> AuditEvent | None:
    """The event of what was just done by this act, if it may be undone; the last one of several."""
    events = list(AuditEvent.objects.filter(at=act.now, actor=act.person).order_by("-pk"))
    if any(event.verb in DECIDES for event in events):
        return None
    return next((event for event in events if reversal_of(event.verb, event.after)), None)


def one(*, viewer: Person, pk: int) -> AuditEvent:
    """An act of one's own of a kind that may be undone, however long ago. Raises AuditEvent.DoesNotExist."""
    event = AuditEvent.objects.get(pk=pk, actor=viewer, verb__in=list(_reversals()))
    if reversal_of(event.verb, event.after) is None:
        raise AuditEvent.DoesNotExist
    return event


def open_to(reader: Reader) -> QuerySet[AuditEvent]:
    """Own acts that may still be undone, the newest first."""
    since = AuditEvent.objects.filter(at__gte=reader.now - ACCEPTED, at__lte=reader.now, actor=reader.viewer)
    rows = since.filter(verb__in=list(_reversals()), undo__isnull=True)
    return since.filter(pk__in=[row.pk for row in _covered(rows)]).order_by("-at", "-pk")


def _covered(rows: Iterable[AuditEvent]) -> list[AuditEvent]:
    return [row for row in rows if reversal_of(row.verb, row.after)]


def _reversals() -> Mapping[str, Reversal]:
    reversals: Mapping[str, Reversal] = import_string(LIST_OF_REVERSALS)
    return reversals
