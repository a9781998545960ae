"""What the decisions on reviews are about, for duties that climb."""

from __future__ import annotations

from collections.abc import Collection

from accounts.duties.selectors.matters import Matter
from reviews.cycles.models import ReviewMoveRequest


def of_moves(ids: Collection[int]) -> dict[int, Matter]:
    """A later day is the matter of the reviewer, asked for by the reviewer or somebody of the line."""
    rows = ReviewMoveRequest.objects.filter(pk__in=ids).select_related("review__reviewer", "asked_by")
    return {row.pk: Matter(row.review.reviewer, row.asked_by) for row in rows}
