"""The secret address of a person's calendar feed: made, renewed, taken back. Only its hash is kept."""

from __future__ import annotations

import secrets

from django.db import IntegrityError, transaction

from accounts.entry.models import FeedAddress
from accounts.entry.rules.doors import hashed
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib.faults import StaleState


@transaction.atomic
def renew(act: Act, *, person: Person) -> str:
    """A new secret; the address before it stops at once. The secret itself is never shown again. Raises StaleState."""
    token = secrets.token_urlsafe(24)
    before = FeedAddress.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=act.now)
    try:
        with transaction.atomic():
            FeedAddress.objects.create(person=person, token_hash=hashed(token), made_at=act.now)
    except IntegrityError:
        raise StaleState from None
    audit.record(act.of(person), verb="calendar address renewed" if before else "calendar address made", subject=person)
    return token


@transaction.atomic
def revoke(act: Act, *, person: Person) -> None:
    """Take the address back: nobody reads the feed any more. Raises StaleState when there is none."""
    if not FeedAddress.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=act.now):
        raise StaleState("There is no calendar address to withdraw.")
    audit.record(act.of(person), verb="calendar address taken back", subject=person)
