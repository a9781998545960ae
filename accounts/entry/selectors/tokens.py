"""The API tokens of a person."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.entry.models import APIToken
from accounts.organisation.models import Person


def tokens_of(*, person: Person) -> QuerySet[Any]:
    """A person's API tokens, newest first; the token itself is not stored, only its beginning."""
    return APIToken.objects.filter(user=person).order_by("-created", "pk")
