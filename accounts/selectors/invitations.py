"""Invitations as links, and as admins look at them."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Invitation, Person
from accounts.rules.doors import hashed


def by_token(*, token: str) -> Invitation | None:
    """The invitation behind a link, whatever became of it."""
    rows = Invitation.objects.select_related("person", "made_by")
    return rows.filter(token_hash=hashed(token)).first()


def open_of(*, person: Person, now: datetime) -> Invitation | None:
    """The invitation of a person that still works."""
    rows = Invitation.objects.filter(person=person, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)
    return rows.first()


def open_count(*, now: datetime) -> int:
    """How many invitations wait to be used."""
    return Invitation.objects.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now).count()
