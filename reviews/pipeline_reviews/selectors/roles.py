"""How somebody stands to a pipeline review."""

from __future__ import annotations

from datetime import date

from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person
from accounts.organisation.selectors.teams import managed_team_ids
from reviews.pipeline_reviews.models import PipelineReview


def role_of(*, viewer: Person, review: PipelineReview, today: date) -> str:
    """Holder, line (they manage the team, or one above it), leader, group (they are in the team), or none."""
    if viewer.pk == review.holder_id:
        return "holder"
    if review.team_id in managed_team_ids(viewer=viewer, today=today):
        return "line"
    if sees_everybody(viewer):
        return "leader"
    return "group" if viewer.current_team_id == review.team_id else "none"


def holds(role: str) -> bool:
    """Whether a role opens, judges and closes."""
    return role in ("holder", "line")
