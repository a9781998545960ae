"""Who is, was and will be in which team, as far as a viewer sees the person."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.organisation.models import Membership, Person


def visible(*, viewer: Person) -> QuerySet[Any]:
    """The memberships of everybody a viewer sees, the latest first."""
    seen = Person.objects.visible_to(viewer).values("pk")
    rows = Membership.objects.filter(person__in=seen).select_related("person", "team")
    return rows.order_by("-starts_on", "-pk")
