"""The newest review of many people, as the team page says it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from reviews.models import Review


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


_COLUMNS = (
    "pk", "person_id", "person__name", "status", "presents_at", "ended_at", "sent_back_until", "cycle__starts_on",
)  # fmt: skip


def latest_reviews(*, person_ids: Collection[int]) -> dict[int, LatestReview]:
    """The newest quarter's review of each of many people, by person; one query."""
    newer = Review.objects.filter(person=OuterRef("person"), cycle__starts_on__gt=OuterRef("cycle__starts_on"))
    return {
        one.person_id: one for one in _read(Review.objects.filter(~Exists(newer), person__among=frozenset(person_ids)))
    }


def reviews_of(*, numbers: Collection[int]) -> dict[int, LatestReview]:
    """Some reviews by their numbers."""
    return {one.pk: one for one in _read(Review.objects.filter(pk__in=numbers))}


def _read(rows: QuerySet[Review]) -> list[LatestReview]:
    return [LatestReview(*row) for row in rows.values_list(*_COLUMNS)]
