"""Invitations as links, and as admins look at them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.entry.models import Invitation
from accounts.entry.rules.doors import hashed
from accounts.organisation.models import Person
from traps_web.lib.sorting import Orders


def still_open(*, now: datetime) -> Q:
    """Invitations whose link works."""
    return Q(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)


ORDERS = Orders({"name": "person__name", "made": "made_at", "by": "made_by__name"}, first="-made")


def every() -> QuerySet[Any]:
    """Every invitation with its people and whether a newer one replaced it (`is_replaced`), the newest first."""
    newer = Invitation.objects.filter(person=OuterRef("person"), pk__gt=OuterRef("pk"))
    rows = Invitation.objects.select_related("person", "made_by").annotate(is_replaced=Exists(newer))
    return rows.order_by("-made_at", "-pk")


def by_token(*, token: str) -> Invitation | None:
    """The invitation behind a link, whatever became of it."""
    invitation: Invitation | None = every().filter(token_hash=hashed(token)).first()
    return invitation


def open_of(*, person: Person, now: datetime) -> Invitation | None:
    """The invitation of a person that still works."""
    return Invitation.objects.filter(still_open(now=now), person=person).first()


def open_count(*, now: datetime) -> int:
    """How many invitations wait to be used."""
    return Invitation.objects.filter(still_open(now=now)).count()
