"""What people wrote, for the presenter's own window: beside the slide that it belongs to."""

from __future__ import annotations

from reviews.documents.presenters.documents import Shown
from reviews.kinds.presenters.slides import Notes, Slide, Written
from reviews.kinds.presenters.slides import notes as notes_of


def notes(slides: dict[str, Slide], shown: Shown) -> list[Notes]:
    """The notes of every slide, in their order."""
    return notes_of(slides, written(shown))


def written(shown: Shown) -> dict[str, list[Written]]:
    """Scores, causes, actions, promises, and what is still missing, under the slide that each belongs to."""
    minutes = shown.minutes
    if minutes is None:
        return {}
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
        "sign": [Written("Missing", line) for line in shown.missing],
    }
