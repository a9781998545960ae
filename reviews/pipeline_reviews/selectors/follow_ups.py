"""Follow-ups as people see them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.organisation.models import Person
from reviews.pipeline_reviews.models import FollowUp


def visible(*, viewer: Person) -> QuerySet[Any]:
    """The follow-ups that a viewer sees, the next one due first."""
    rows = FollowUp.objects.visible_to(viewer).select_related("review__team", "deal", "owner", "made_by", "done_by")
    return rows.order_by("due_on", "pk")


def by_id(*, viewer: Person, pk: int) -> FollowUp:
    """One follow-up. Raises FollowUp.DoesNotExist when invisible."""
    follow_up: FollowUp = visible(viewer=viewer).get(pk=pk)
    return follow_up
