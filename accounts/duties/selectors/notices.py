"""What a person was told."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet

from accounts.duties.models import Notice
from accounts.organisation.models import Person
from traps_web.lib.paging import page_of


def of_person(*, person: Person) -> QuerySet[Any]:
    """A person's notices, newest first."""
    return Notice.objects.filter(person=person).order_by("-created_at", "-pk")


def page(*, viewer: Person, number: str | None) -> Page[Any]:
    """Own notices, newest first."""
    return page_of(of_person(person=viewer), number)


def unread(*, viewer: Person) -> int:
    """How many are not read yet."""
    return Notice.objects.filter(person=viewer, read_at__isnull=True).count()
