"""The secret address of a person's calendar feed: made, renewed, taken back. Only its hash is kept."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.entry.models import FeedAddress
from accounts.entry.rules.doors import hashed
from accounts.organisation.models import Person
from accounts.record.services import audit
from traps_web.lib.faults import StaleState


@transaction.atomic
def renew(*, person: Person, now: datetime) -> str:
    """A new secret; the address before it stops at once. The secret itself is never shown again. Raises StaleState."""
    token = secrets.token_urlsafe(24)
    before = FeedAddress.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=now)
    try:
        with transaction.atomic():
            FeedAddress.objects.create(person=person, token_hash=hashed(token), made_at=now)
    except IntegrityError:
        raise StaleState from None
    audit.record(
        verb="calendar address renewed" if before else "calendar address made", subject=person, by=person, now=now
    )
    return token


@transaction.atomic
def revoke(*, person: Person, now: datetime) -> None:
    """Take the address back: nobody reads the feed any more. Raises StaleState when there is none."""
    if not FeedAddress.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=now):
        raise StaleState("There is no calendar address to take back.")
    audit.record(verb="calendar address taken back", subject=person, by=person, now=now)
