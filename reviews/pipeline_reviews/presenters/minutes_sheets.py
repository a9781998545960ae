"""The minutes of a pipeline review on A4."""

from __future__ import annotations

from reviews.kinds.presenters.paper import sheets
from reviews.kinds.presenters.paper.typeset import Story
from reviews.kinds.presenters.papers import blocks
from reviews.pipeline_reviews.presenters.kind import MINUTES, PIPELINE, Matter
from reviews.pipeline_reviews.presenters.minutes_paper import head
from reviews.pipeline_reviews.presenters.minutes_v1 import MinutesView


def pdf(minutes: MinutesView) -> bytes:
    """The minutes; the same document gives the same bytes."""
    imprint = sheets.Imprint(
        title=f"Pipeline review: {minutes.team}, {minutes.week}",
        author=minutes.team,
        subject=minutes.statement,
        whose=minutes.team,
        of_what=f"pipeline review, {minutes.week}",
        proof=f"minutes {minutes.sha256[:16]}",
    )

    def story() -> Story:
        return [*head(minutes), *blocks(PIPELINE, Matter(minutes=minutes), documents=[MINUTES])]

    return sheets.pdf(imprint, story, documents=[minutes.document])
