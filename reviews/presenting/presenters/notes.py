"""What the presenter's own window says beside each slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviews.documents.presenters.documents import Shown
from reviews.documents.presenters.minutes_v1 import MinutesView
from reviews.presenting.presenters.presenting import Slide


@dataclass(frozen=True, slots=True)
class Written:
    """Something that was written for a slide, and what it is about."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Notes:
    """One slide in the presenter's window: what is shown, what comes next, what to say."""

    slide: Slide
    after: Slide | None
    written: tuple[Written, ...]


def notes(slides: dict[str, Slide], shown: Shown) -> list[Notes]:
    """The notes of every slide, in their order."""
    if shown.minutes is None:
        return []
    ordered = list(slides.values())
    following = [*ordered[1:], None]
    written = _written(shown.minutes, shown.missing)
    return [
        Notes(slide, after, tuple(written.get(slide.key, ()))) for slide, after in zip(ordered, following, strict=True)
    ]


def _written(minutes: MinutesView, missing: Sequence[str]) -> dict[str, list[Written]]:
    """What people wrote, under the slide that it belongs to."""
    whys = [Written(f"{why.month}, {why.cause}", why.words) for why in minutes.whys]
    return {
        "kept": [
            Written(f"{entry.what}: {entry.state.word if entry.state else ''}", entry.more) for entry in minutes.scores
        ],
        "months": whys,
        "why": whys,
        "now": [
            Written(act.text, f"{act.amount} at {act.chance} counts {act.counts}, by {act.due_on}")
            for act in minutes.acts
        ],
        "three": [Written(row["text"], f"by {row['day']}") for row in minutes.promises],
        "sign": [Written("Missing", line) for line in missing],
    }
