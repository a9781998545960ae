"""Where a review stands: what every screen asks for every few seconds, so no more than that is read."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.record.rules.readers import Reader
from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.rules.states import Status
from traps_web.ui import words


@dataclass(frozen=True, slots=True)
class Waiting:
    """How far it is, with its mark."""

    mark: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The version that the screens compare, and how far the review is."""

    version: int
    waiting: Waiting

    @classmethod
    def of(cls, reader: Reader, review: PipelineReview, *, judged: int, count: int) -> Standing:
        """The standing of an opened review with so many of its deals judged."""
        by = review.opened_by.name if review.opened_by else review.holder.name
        far = f"{words.number(judged)} of {words.plural(count, 'deal')} judged"
        if review.status == Status.LIVE:
            return cls(review.version, Waiting("open", f"{by} holds it: {far}."))
        closed = f", closed {words.moment(review.closed_at, reader.zone)}" if review.closed_at else ""
        return cls(review.version, Waiting("done", f"{by} held it: {far}{closed}."))
