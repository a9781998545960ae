"""How a person stands to a review: who presents, who judges, who listens."""

from __future__ import annotations

from accounts.organisation.access import Relation, relation
from accounts.organisation.models import Person
from reviews.cycles.models import Review


def role_of(*, viewer: Person, review: Review) -> str:
    """One of: person, reviewer, line, leader (reads only), group (listens once it is presented), none."""
    if viewer.pk == review.person_id:
        return "person"
    if viewer.pk == review.reviewer_id:
        return "reviewer"
    kind = relation(viewer, review.person)
    if kind == Relation.LINE:
        return "line"
    if kind == Relation.LEADER:
        return "leader"
    if viewer.current_team_id is not None and viewer.current_team_id == review.team_id:
        return "group"
    return "none"
