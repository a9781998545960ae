"""Which slide a presenter's screens show: kept for a day where all processes read it, and no part of the record."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

from accounts.organisation.models import Person
from reviews.cycles.models import Review


@dataclass(frozen=True, slots=True)
class Screen:
    """The slide that was turned to last; `turned` tells one turn from another, and is empty before the first."""

    slide: str = ""
    turned: str = ""


def key(*, review: Review, person: Person) -> str:
    """What it is kept under: each presenter turns their own screens alone."""
    return f"screen:{review.pk}:{person.pk}"


def screen(*, review: Review, person: Person) -> Screen:
    """What the person's screens show of this review."""
    kept = cache.get(key(review=review, person=person))
    return Screen(*kept) if kept else Screen()
