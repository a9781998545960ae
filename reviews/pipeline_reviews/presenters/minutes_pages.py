"""The minutes of a review, read by the presenter of their schema."""

from __future__ import annotations

from accounts.organisation.selectors import replaced_names
from accounts.record.rules.readers import Reader
from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.presenters import minutes_v1
from reviews.pipeline_reviews.selectors import minutes as selector

PRESENTERS = {1: minutes_v1.minutes_view}
"""Each schema keeps its own presenter, so that frozen minutes are read as they were written."""


def minutes_of(reader: Reader, review: PipelineReview) -> minutes_v1.MinutesView | None:
    """The minutes ready to show; None until the review is closed. Their bytes stay, names that are gone do not show."""
    row = selector.of_review(viewer=reader.viewer, review=review)
    if row is None:
        return None
    document = replaced_names.document(row.body, at=row.written_at)
    return PRESENTERS[row.schema](document, row.sha256, zone=reader.zone)


def file_name(review: PipelineReview) -> str:
    """What its paper is called as a file."""
    return f"pipeline-review-{review.week}-{review.team_id}.pdf"
