"""The group of a review: who is to answer, and who has not."""

from __future__ import annotations

from accounts.organisation.models import Person
from reviews.cycles.models import Review


def listeners(*, review: Review) -> list[Person]:
    """The group as it is today: those for whom `role_of` says "group", by name."""
    if review.team_id is None:
        return []
    group = Person.objects.filter(current_team_id=review.team_id, is_active=True, is_leader=False, is_admin=False)
    others = group.exclude(pk__in=(review.person_id, review.reviewer_id))
    return list(others.exclude(lines_below__below_id=review.person_id).order_by("name", "pk"))


def silent(*, review: Review) -> list[str]:
    """The names of those who have not answered yet; of nobody while the review takes no answers."""
    if review.status != "live":
        return []
    answered = set(review.answers.values_list("person_id", flat=True))
    return [person.name for person in listeners(review=review) if person.pk not in answered]
