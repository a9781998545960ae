"""What reviews asked of people, in the viewer's sight."""

from __future__ import annotations

from accounts.organisation.models import Person
from reviews.pipeline_reviews.models import FollowUp


def by_id(*, viewer: Person, pk: int) -> FollowUp:
    """One follow-up. Raises FollowUp.DoesNotExist when invisible."""
    rows = FollowUp.objects.visible_to(viewer).select_related("owner", "made_by", "done_by", "deal", "review__team")
    row: FollowUp = rows.get(pk=pk)
    return row
