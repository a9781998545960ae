"""The newest review of many people, as the team page says it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from reviews.cycles.models import Review
from traps_web.lib import statements


class LatestReview(NamedTuple):
    """Where the review of somebody stands."""

    pk: int
    person_id: int
    person_name: str
    status: str
    presents_at: datetime
    ended_at: datetime | None
    sent_back_until: date | None
    quarter_starts_on: date
    reviewer_name: str


_COLUMNS = (
    "pk",
    "person_id",
    "person__name",
    "status",
    "presents_at",
    "ended_at",
    "sent_back_until",
    "cycle__starts_on",
    "reviewer__name",
)


def latest_reviews(*, person_ids: Collection[int]) -> dict[int, LatestReview]:
    """The newest quarter's review of each of many people, by person; one query."""
    return {
        review.person_id: review for review in map(LatestReview._make, statements.rows(_newest, person_ids=person_ids))
    }


def _newest(*, person_ids: Collection[int]) -> QuerySet[Any]:
    newer = Review.objects.filter(person=OuterRef("person"), cycle__starts_on__gt=OuterRef("cycle__starts_on"))
    return Review.objects.filter(~Exists(newer), person__among=person_ids).values_list(*_COLUMNS)


def reviews_of(*, numbers: Collection[int]) -> dict[int, LatestReview]:
    """Some reviews by their numbers."""
    return {review.pk: review for review in map(LatestReview._make, statements.rows(_numbered, numbers=numbers))}


def reviews_of_quarter(*, team_ids: Collection[int], period_key: str) -> list[tuple[int, LatestReview]]:
    """The reviews of a quarter with the team that each was opened in; one query."""
    rows = statements.rows(_of_quarter, team_ids=team_ids, period_key=period_key)
    return [(team_id, LatestReview(*columns)) for team_id, *columns in rows]


def _of_quarter(*, team_ids: Collection[int], period_key: str) -> QuerySet[Any]:
    rows = Review.objects.filter(team__among=team_ids, cycle__period_key=period_key)
    return rows.order_by("person__name", "pk").values_list("team_id", *_COLUMNS)


def _numbered(*, numbers: Collection[int]) -> QuerySet[Any]:
    return Review.objects.filter(pk__among=numbers).values_list(*_COLUMNS)
