"""Whom a viewer can name as the owner of a deal or customer, and who can be credited for money."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from accounts.organisation.models import Person


def visible(*, viewer: Person) -> QuerySet[Person]:
    """People whose deals a viewer sees, by name."""
    return Person.objects.visible_to(viewer).filter(is_active=True).order_by("name", "pk")


def creditable(*, viewer: Person, keep: Collection[int] = ()) -> QuerySet[Person]:
    """People who can share a deal.

    They are everybody active whom the viewer sees, the team's colleagues, and whoever shares it already.
    """
    mates = Q(current_team__isnull=False, current_team=viewer.current_team_id, is_active=True)
    seen = Q(pk__in=Person.objects.visible_to(viewer).filter(is_active=True).values("pk"))
    return Person.objects.get_queryset().filter(seen | mates | Q(pk__in=list(keep))).order_by("name", "pk")
