"""Which screen of a review is shown: kept for a day where all processes read it, and no part of the record."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

from reviews.pipeline_reviews.models import PipelineReview


@dataclass(frozen=True, slots=True)
class Shown:
    """The slide that was turned to last; `turned` tells one turn from another, and is empty before the first."""

    slide: str = ""
    turned: str = ""


def key(review: PipelineReview) -> str:
    """What it is kept under: whoever looks on sees what the room is shown."""
    return f"pipeline-review-screen:{review.pk}"


def shown(review: PipelineReview) -> Shown:
    """What the room is shown of this review."""
    kept = cache.get(key(review))
    return Shown(*kept) if kept else Shown()
