"""The pipeline review as a kind of review: an opening, a screen for each deal, and an end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from reviews.kinds.presenters.paper.typeset import Story
from reviews.kinds.rules.kinds import Kind, Panel, Section
from reviews.pipeline_reviews.presenters import minutes_paper
from reviews.pipeline_reviews.presenters.closing_slide import ClosingSlide
from reviews.pipeline_reviews.presenters.deal_slides import DealSlide
from reviews.pipeline_reviews.presenters.minutes_v1 import MinutesView
from reviews.pipeline_reviews.presenters.opening_slide import OpeningSlide
from reviews.pipeline_reviews.presenters.questions import READY
from reviews.pipeline_reviews.rules.states import MACHINE
from reviews.pipeline_reviews.selectors.rosters import conditions
from traps_web.ui import words

MINUTES: Final = "minutes"
PER_DEAL: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Matter:
    """What the sections are presented from: the slides while it is on screen, its minutes once it is on paper."""

    opening: OpeningSlide | None = None
    deals: tuple[DealSlide, ...] = ()
    closing: ClosingSlide | None = None
    minutes: MinutesView | None = None


def _opening(matter: Matter) -> Sequence[Panel]:
    return [Panel(matter.opening.lines, matter.opening)] if matter.opening else []


def _deals(matter: Matter) -> Sequence[Panel]:
    return [
        Panel(
            slide.lines,
            slide,
            part=str(slide.deal_id),
            name=f"deal {words.number(slide.number)}",
            remember=slide.question,
        )
        for slide in matter.deals
    ]


def _closing(matter: Matter) -> Sequence[Panel]:
    return [Panel(matter.closing.lines, matter.closing)] if matter.closing else []


def _opened(matter: Matter) -> Story:
    return minutes_paper.opened(matter.minutes) if matter.minutes else []


def _said(matter: Matter) -> Story:
    return minutes_paper.said(matter.minutes) if matter.minutes else []


def _ended(matter: Matter) -> Story:
    return minutes_paper.ended(matter.minutes) if matter.minutes else []


OPENING: Final[Section[Matter]] = Section(
    key="opening",
    title="opening",
    remember="Say what moved, and what became of what was said last time.",
    present=_opening,
    slide="reviews/pipeline_reviews/deck/opening.html",
    paper={MINUTES: _opened},
)
DEAL: Final[Section[Matter]] = Section(
    key="deal",
    title="deals",
    remember=READY,
    present=_deals,
    slide="reviews/pipeline_reviews/deck/deal.html",
    paper={MINUTES: _said},
    fills_many=True,
    planned=PER_DEAL,
)
CLOSING: Final[Section[Matter]] = Section(
    key="closing",
    title="closing",
    remember="Make the call, then at most three actions, each with an owner and a day.",
    present=_closing,
    slide="reviews/pipeline_reviews/deck/closing.html",
    paper={MINUTES: _ended},
)
PIPELINE: Final[Kind[Matter]] = Kind(
    key="pipeline",
    noun="pipeline review",
    sections=(OPENING, DEAL, CLOSING),
    documents=(MINUTES,),
    machine=MACHINE,
    presents=frozenset({"holder", "line"}),
    judges=frozenset({"holder", "line"}),
    looks_on=frozenset({"leader", "group"}),
    refusal="Only {holder} and the line above present this review.",
    # A full list, half a minute a deal.
    planned=timedelta(minutes=10),
    roster=conditions,
    is_followed=True,
)
