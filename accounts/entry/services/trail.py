"""Signing in and out, and what else concerns a login, as the audit trail keeps it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.entry.models import ClientAddress
from accounts.entry.rules.trail import Origin
from accounts.entry.services import guessing
from accounts.organisation.models import Organisation, Person
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.services import audit

STRANGER = "Not signed in"
HELD_UP_FOR = timedelta(minutes=5)
FAILURES_LISTED = 20
"""So many failed tries on one person, or on nobody, are listed in five minutes: nobody fills the trail from outside."""
NOT_LISTED = "further tries of these five minutes are not listed"
BROWSER_LENGTH = 200


@transaction.atomic
def note(act: Act, *, verb: str, person: Person | None, origin: Origin, facts: dict[str, Any] | None = None) -> None:
    """Record one act on a login, with the network address it came from. `person` None: the address typed is nobody's.

    What was typed is never kept.
    """
    event = audit.record(
        act,
        verb=verb,
        subject=person or Organisation.objects.get(id=1),
        after=facts,
        actor_name="" if act.by else STRANGER,
    )
    if origin.address:
        ClientAddress.objects.create(
            event=event, at=act.now, address=origin.address, browser=origin.browser[:BROWSER_LENGTH]
        )


def note_failed(act: Act, *, person: Person | None, origin: Origin, at: str) -> None:
    """Record that somebody failed to show who they are, and at what: "the password", "signing".

    Of many tries in a short time the first twenty are listed, and the last of them says that there were more. Whose
    password is being guessed is told so.
    """
    before = _lately(act, "sign-in failed", person).count()
    if before < FAILURES_LISTED:
        more = {"more": NOT_LISTED} if before == FAILURES_LISTED - 1 else {}
        note(act, verb="sign-in failed", person=person, origin=origin, facts={"at": at} | more)
        if person is not None and person.is_active and guessing.is_under_way(act, person=person):
            guessing.tell(act, person=person)


def note_held_up(act: Act, *, person: Person | None, origin: Origin) -> None:
    """Record that somebody has to wait before the next try: once in five minutes, however often it is tried."""
    if not _lately(act, "sign-in held up", person).exists():
        note(act, verb="sign-in held up", person=person, origin=origin)


def _lately(act: Act, verb: str, person: Person | None) -> QuerySet[AuditEvent]:
    """What was recorded of a person, or of nobody, in the last five minutes."""
    subject = person or Organisation.objects.get(id=1)
    return AuditEvent.objects.filter(
        object_type=subject._meta.label_lower, object_id=str(subject.pk), at__gt=act.now - HELD_UP_FOR, verb=verb
    )
