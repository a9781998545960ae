"""Who is signed in where."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from accounts.organisation.models import Person
from accounts.record.rules.readers import Reader


def visible(reader: Reader, *, real_now: datetime) -> QuerySet[Any]:
    """Every session that still holds, the newest first: one's own, and all of them for admins.

    Sessions run by true time, whatever time the organisation is made to believe.
    """
    holds = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=real_now)
    rows = UserSession.objects.filter(Exists(holds)).select_related("user").order_by("-created_at", "-pk")
    return rows if reader.viewer.is_admin else rows.filter(user=reader.viewer.pk)


def of_person(reader: Reader, *, person: Person, real_now: datetime) -> QuerySet[Any]:
    """The sessions of one person, as far as the viewer sees them."""
    return visible(reader, real_now=real_now).filter(user=person.pk)


def is_over(session: SessionBase, *, real_now: datetime) -> bool:
    """Whether somebody signed in so long ago that they have to do so again, however busy they have been since."""
    ways = session.get("account_authentication_methods") or []
    signed_in_at = min((way["at"] for way in ways), default=None)
    if signed_in_at is None:
        return False
    return real_now - datetime.fromtimestamp(signed_in_at, UTC) >= timedelta(seconds=settings.SESSION_COOKIE_AGE)
