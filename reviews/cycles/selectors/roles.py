"""How a person stands to a review: who presents, who judges, who listens."""

from __future__ import annotations

from accounts.organisation.access import Relation, relation
from accounts.organisation.models import Person
from reviews.cycles.models import Review


def role_of(*, viewer: Person, review: Review) -> str:
    """person, reviewer, line, leader (sees it only), group (listens once it is presented) or none."""
    if viewer.pk == review.person_id:
        return "person"
    if viewer.pk == review.reviewer_id:
        return "reviewer"
    found = relation(viewer, review.person)
    if found == Relation.LINE:
        return "line"
    if found == Relation.LEADER:
        return "leader"
    if viewer.current_team_id is not None and viewer.current_team_id == review.team_id:
        return "group"
    return "none"
