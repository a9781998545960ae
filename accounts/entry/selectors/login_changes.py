"""Whether somebody else had a hand in a login, and how a person signs in."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.utils import is_mfa_enabled
from django.db.models import Q, QuerySet

from accounts.entry.models import LoginChange
from accounts.organisation.models import Person


def recent(*, person: Person, now: datetime) -> LoginChange | None:
    """The newest change by others for which a signature has to be confirmed; None when there is none."""
    return _doubtful(person, now).select_related("by").order_by("-at", "-pk").first()


def changed_by(*, person: Person, now: datetime) -> set[int]:
    """Who changed the login so recently, or chose its password: they do not confirm what it signs."""
    return set(_doubtful(person, now).filter(by__isnull=False).values_list("by_id", flat=True))


def _doubtful(person: Person, now: datetime) -> QuerySet[LoginChange]:
    still = Q(doubtful_until__isnull=True) | Q(doubtful_until__gt=now)
    return LoginChange.objects.filter(still, person=person, at__lte=now)


def way_of(person: Person) -> str:
    """How the person shows who they are when they sign."""
    return "password and second step" if is_mfa_enabled(person) else "password"
