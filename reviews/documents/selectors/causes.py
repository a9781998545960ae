"""The list of causes: what is offered, what is retired, and how often each was given."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from reviews.documents.models import Cause


def every() -> QuerySet[Cause]:
    """Every cause, what lies in one's own control first, and those offered before the retired ones."""
    return Cause.objects.order_by("-in_my_control", "-is_active", "position", "pk")


def offered() -> list[Cause]:
    """The causes to choose from."""
    return list(every().filter(is_active=True))


def offered_or(kept: set[int]) -> list[Cause]:
    """The causes to choose from, and those that a preparation names already although they are retired by now."""
    return [cause for cause in every() if cause.is_active or cause.pk in kept]


def with_counts() -> list[Any]:
    """Every cause with how many months of reviews it explains (`given`)."""
    return list(every().annotate(given=Count("explanations")))


def by_id(*, pk: int) -> Cause:
    """One cause. Raises Cause.DoesNotExist."""
    return Cause.objects.get(pk=pk)
