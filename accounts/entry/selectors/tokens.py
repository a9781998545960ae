"""API tokens; the token itself is not stored, only its beginning."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.entry.models import APIToken
from accounts.organisation.models import Person


def tokens_of(*, person: Person) -> QuerySet[Any]:
    """A person's API tokens, newest first."""
    return every().filter(user=person)


def every() -> QuerySet[Any]:
    """Everybody's tokens, newest first, for admins."""
    return APIToken.objects.select_related("user").order_by("-created", "pk")
