"""The audit trail is written by services, in the transaction of the act itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import AuditEvent, Person


def event(
    *,
    verb: str,
    subject: models.Model,
    by: Person | None,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    actor_name: str = "",
) -> AuditEvent:
    """An unsaved audit event, for services that write many at once."""
    return AuditEvent(
        at=now,
        actor=by,
        actor_name=actor_name or (by.name if by else "TRAPS"),
        verb=verb,
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
        object_label=str(subject)[:200],
        before=before or {},
        after=after or {},
        reason=reason,
    )


def record(**facts: Any) -> AuditEvent:
    """Record one act. Takes the same arguments as `event`; values in before and after must be JSON."""
    row = event(**facts)
    row.save(force_insert=True)
    return row


def said_of(by: Person, place: Person | None) -> str:
    """Who acted, and in whose place: "Paul Peer for Mara Manager"."""
    return by.name if place is None or place.pk == by.pk else f"{by.name} for {place.name}"
