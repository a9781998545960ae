"""What the presenter's own window says beside each slide: what was said before, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator

from reviews.kinds.presenters.slides import Written
from reviews.pipeline_reviews.presenters.closing_slide import ClosingSlide
from reviews.pipeline_reviews.presenters.deal_slides import DealSlide
from reviews.pipeline_reviews.presenters.kind import Matter
from reviews.pipeline_reviews.presenters.opening_slide import OpeningSlide
from traps_web.ui import words


def written(matter: Matter) -> dict[str, list[Written]]:
    """Under each slide: what became of the last review, what was said of the deal, what keeps the review open."""
    notes = {slide.key: list(_of_deal(slide)) for slide in matter.deals}
    if matter.opening is not None:
        notes[matter.opening.key] = list(_of_opening(matter.opening))
    if matter.closing is not None:
        notes[matter.closing.key] = list(_of_closing(matter.closing))
    return notes


def _of_opening(slide: OpeningSlide) -> Iterator[Written]:
    for row in slide.last:
        yield Written(row.word, row.more)


def _of_deal(slide: DealSlide) -> Iterator[Written]:
    if slide.judged is not None:
        yield Written(f"{slide.judged.verdict} in this review", slide.judged.more)
    if slide.overtaken:
        yield Written("No verdict", slide.overtaken)
    for note in slide.notes:
        yield Written("Note", note)
    if slide.flag:
        yield Written("Flag", slide.flag)
    for row in reversed(slide.said):
        yield Written(f"{row.when}: {row.verdict}", row.more)
    yield Written("Call", slide.call)


def _of_closing(slide: ClosingSlide) -> Iterator[Written]:
    if slide.unjudged:
        places = words.listed([words.number(place) for place in slide.unjudged])
        yield Written("Not ready, and still to judge", f"{'Deal' if len(slide.unjudged) == 1 else 'Deals'} {places}")
    for action in slide.actions:
        yield Written(action.text, f"{action.owner} by {action.by}")
