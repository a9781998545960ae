"""The list of causes: what is offered, what is retired, and how often each was given."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from reviews.documents.models import Cause


def offered() -> list[Cause]:
    """The causes to choose from, what lies in one's own control first."""
    return list(Cause.objects.offered())


def offered_or(kept: set[int]) -> list[Cause]:
    """The causes to choose from, and those that a preparation names already although they are retired by now."""
    return [cause for cause in Cause.objects.in_order() if cause.is_active or cause.pk in kept]


def with_counts() -> list[Any]:
    """Every cause with how many months of reviews it explains (`times`)."""
    return list(Cause.objects.in_order().annotate(times=Count("explanations")))
