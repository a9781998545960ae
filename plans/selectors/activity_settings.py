"""Activity types and the targets that hold, as the settings show them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from pipeline.models import ActivityType
from plans.models import ActivityTarget


def types() -> QuerySet[Any]:
    """Every activity type, in the order of the week."""
    return ActivityType.objects.order_by("position")


def one_type(*, pk: int) -> ActivityType:
    """One activity type. Raises ActivityType.DoesNotExist."""
    return ActivityType.objects.get(pk=pk)


def targets(*, today: date) -> list[ActivityTarget]:
    """The targets that hold today or start later: for everybody first, then teams, then people."""
    rows = ActivityTarget.objects.filter(Q(ends_before__isnull=True) | Q(ends_before__gt=today))
    named = rows.select_related("type", "team", "person")
    return sorted(
        named,
        key=lambda row: (
            row.type.position,
            row.person_id is not None,
            row.team_id is not None,
            str(row.team or row.person or ""),
            row.starts_on,
        ),
    )
