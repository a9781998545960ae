"""What a person was told."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator

from accounts.models import Notice, Person

PAGE = 50


def page_of(*, viewer: Person, number: str | None) -> Page[Any]:
    """Own notices, newest first."""
    return Paginator(Notice.objects.filter(person=viewer).order_by("-created_at", "-pk"), PAGE).get_page(number)


def unread(*, viewer: Person) -> int:
    """How many are not read yet."""
    return Notice.objects.filter(person=viewer, read_at__isnull=True).count()
