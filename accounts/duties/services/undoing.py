"""Duties that wait again, because the act that settled them was taken back a moment later."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from accounts.duties.models import Extension, Obligation
from accounts.duties.rules import obligations as rules
from accounts.duties.services import notices
from accounts.duties.services.fulfilments import OBLIGATIONS, catch_ups_of
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.rules.undos import CHANGED_SINCE, Reversal, Undone
from accounts.record.services import undos
from traps_web.lib import clock
from traps_web.lib.faults import StaleState
from traps_web.lib.undoing import passed_since

DONE, WAIVED = "obligation done", "obligation waived"
REQUEST_WITHDRAWN: Final = "This also withdrew a request for more time, so it cannot be undone."
SETTLED_SINCE: Final = "An obligation was settled in the meantime, so this cannot be undone."
DONE_MEANWHILE: Final = "It was done in the meantime, so the waiver cannot be undone."
TOLD: Final = "The owner was already notified, so the waiver cannot be undone."


def owe_again(act: Act, *, event: AuditEvent, duties: QuerySet[Any]) -> None:
    """Make owed again those of these duties that an act settled.

    What was missed stays missed. Raises StaleState when a deadline passed in between, or a request went with it.
    """
    held = duties.select_for_update(of=("self",)).select_related("owner")
    for row in held.filter(done_at=event.at, done_by=act.person).order_by("pk"):
        _require_unbuilt(act, row, event.at)
        _note_done(act, row, event.at)
        _wait_again(act, row, {"done_at": None, "done_by": None})
        owe_again(act, event=event, duties=catch_ups_of([row]))


def settled_by(event: AuditEvent, *, of: Person) -> QuerySet[Any]:
    """The duties that an act settled on somebody's behalf as its evidence."""
    done = AuditEvent.objects.filter(verb=DONE, object_type=Obligation._meta.label_lower, at=event.at, actor=of)
    return Obligation.objects.filter(pk__in=[int(pk) for pk in done.values_list("object_id", flat=True)])


def require_unsettled_since(event: AuditEvent, *, of: Person) -> None:
    """Raises StaleState when a sweep has taken what was done for what somebody owed."""
    if AuditEvent.objects.filter(verb=DONE, at__gt=event.at, actor=of).exists():
        raise StaleState(SETTLED_SINCE)


def _note_done(act: Act, row: Obligation, at: datetime) -> None:
    """That it was done is an event of its own, which goes with the act that did it."""
    done = AuditEvent.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk), verb=DONE, at=at)
    undos.note(act, event=done.get())


def take_back_waiver(act: Act, *, event: AuditEvent) -> Undone:
    """What was let go is owed again, and whoever owes it is not told of the waiver."""
    row = Obligation.objects.select_for_update(of=("self",)).select_related("owner").get(pk=event.object_id)
    if (row.waived_at, row.waived_by_id) != (event.at, act.person.pk):
        raise StaleState(CHANGED_SINCE)
    _require_unbuilt(act, row, event.at)
    if _happened(row, verb=rules.DONE_WHILE_WAIVED, since=event.at):
        raise StaleState(DONE_MEANWHILE)
    if not notices.withdraw(act, person=row.owner, kind="waived", key=subject_of(row)):
        raise StaleState(TOLD)
    _wait_again(act, row, {"waived_at": None, "waived_by": None, "waive_reason": ""})
    return Undone(f"{row.owner.name} owes “{row.label}” again.", reverse("trap_detail", args=[row.pk]) + "#main")


def subject_of(row: Obligation) -> str:
    """What its notices are about."""
    return f"obligation:{row.pk}"


def require_in_time(act: Act, *, owner: Person, at: datetime, deadlines: tuple[datetime | None, ...]) -> None:
    """Raises StaleState with the deadline that passed between an act and its undo: it could not be in time again."""
    passed = passed_since(at, now=act.now, deadlines=deadlines)
    if passed is not None:
        zone = calendar.zone_of(owner, organisation_selector.current())
        raise StaleState(f"The deadline passed at {clock.local(passed, zone):%H:%M}, so this cannot be undone.")


def _require_unbuilt(act: Act, row: Obligation, at: datetime) -> None:
    require_in_time(act, owner=row.owner, at=at, deadlines=(row.due_at, row.missed_at))
    if Extension.objects.filter(obligation=row, withdrawn_at=at).exists():
        raise StaleState(REQUEST_WITHDRAWN)


def _wait_again(act: Act, row: Obligation, changes: dict[str, Any]) -> None:
    step = OBLIGATIONS.require(act, row, "undo")
    held = {name: getattr(row, name) for name in ("done_at", "waived_at")}
    OBLIGATIONS.move(act, row, step, held=held, **changes)


def _happened(row: Obligation, *, verb: str, since: datetime) -> bool:
    events = AuditEvent.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk), verb=verb)
    return events.filter(at__gte=since).exists()


WAIVER: Final = Reversal(WAIVED, take_back_waiver, covers=lambda after: bool(after.get("by_hand")))
