"""What changed since last week, in words, with the link that fetches the reasons."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.history.presenters.change_line import since_last_week
from pipeline.history.selectors.open_change import OpenChange


@dataclass(frozen=True, slots=True)
class Moved:
    """The sentence, empty where no deal was open; the page of the movement, and what its link says."""

    sentence: str
    url: str
    link: str


def moved(change: OpenChange | None, url: str) -> Moved:
    """The line above a page."""
    sentence = since_last_week(change)
    return Moved(sentence, url, "What moved" if sentence else "What moved since last week")
