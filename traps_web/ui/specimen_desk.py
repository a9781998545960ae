"""The presenter's window as the gallery shows it: its clock and a slide in each state, and who acts next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from traps_web.ui.values import DeskClock

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Slide:
    """A slide of a review, with what the presenter should not forget to say."""

    anchor: str
    key: str
    number: int
    name: str
    headline: str
    remember: str


@dataclass(frozen=True)
class Written:
    """What was prepared for a slide."""

    about: str
    text: str


@dataclass(frozen=True)
class Notes:
    """A slide with what was prepared for it, and the slide after it."""

    slide: Slide
    after: Slide | None = None
    written: tuple[Written, ...] = ()


@dataclass(frozen=True)
class Waiting:
    """Who acts next on a review, with its mark."""

    mark: str
    sentence: str


def desk() -> dict[str, object]:
    """The clock before, in and after the planned time; a slide with and without notes; a wait for each."""
    clock = partial(DeskClock, now=NOW, zone="UTC", shown="15:00", planned=2700, planned_words="45 min")
    since = partial(clock, ends="15:21", began="14:36", began_at=NOW - timedelta(minutes=24))
    causes = Slide("g-causes", "g-causes", 4, "Causes", "Three of four deals slipped for one reason.", CAUSE)
    verdict = Slide("g-verdict", "g-verdict", 5, "Verdict", "What the group thinks of it.", "Thank everybody by name.")
    return {
        "desk_clocks": (
            ("before it begins", clock()),
            ("while it runs", since(elapsed="24:00", left="21 min", turned="2:10")),
            ("over its time", since(elapsed="48:30", left="3 min over", turned="6:05", is_over=True)),
        ),
        "desk_notes": (
            (
                "A slide with what was prepared",
                Notes(causes, verdict, (Written("Offers went out late", "By nine days."),)),
            ),
            ("The last slide, with nothing prepared", Notes(verdict)),
        ),
        "desk_waits": (
            Waiting("open", "Waits for Gladys Colclough to prepare the review, by Fri 27 Nov."),
            Waiting("open", "Waits for 3 of the group to answer, then for Melvin Marxen to decide."),
            Waiting("missed", "Waits for Melvin Marxen to sign the minutes; it was due Wed 25 Nov."),
            Waiting("done", "Waits for nobody: both have signed."),
        ),
    }


CAUSE = "Say what you would do differently before anybody asks."
