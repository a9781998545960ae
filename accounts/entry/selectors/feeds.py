"""Whose calendar feed an address is, and what stands in it."""

from __future__ import annotations

from datetime import datetime

from accounts.duties.models import Obligation
from accounts.duties.selectors import labels
from accounts.duties.selectors.obligations import owed_by
from accounts.entry.models import FeedAddress
from accounts.entry.rules.doors import hashed
from accounts.organisation.models import Person
from accounts.organisation.selectors import service

MOST = 500


def owner_of(*, token: str, now: datetime) -> Person | None:
    """The person whose feed has that secret today.

    None after it was renewed, for a closed login, or after the last day.
    """
    rows = FeedAddress.objects.filter(token_hash=hashed(token), revoked_at__isnull=True, person__is_active=True)
    address = rows.select_related("person").first()
    return address.person if address and not service.is_shut_out(address.person, now=now) else None


def deadlines_of(*, person: Person) -> list[Obligation]:
    """What the person still owes by the names that may be shown, the nearest deadline first; never saved."""
    return [labels.drawn(row) for row in owed_by(person=person)[:MOST]]


def made_at(*, person: Person) -> datetime | None:
    """Since when the person's address works; None without one."""
    rows = FeedAddress.objects.filter(person=person, revoked_at__isnull=True)
    return rows.values_list("made_at", flat=True).first()
