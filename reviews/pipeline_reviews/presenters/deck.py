"""All screens of a review, in their order, and the way through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.presenters.closing_slide import ClosingSlide
from reviews.pipeline_reviews.presenters.deal_slides import DealSlide
from reviews.pipeline_reviews.presenters.opening_slide import OpeningSlide
from reviews.pipeline_reviews.presenters.standings import Standing, Waiting
from reviews.pipeline_reviews.rules.states import Status
from traps_web.ui import values, words

PLANNED: Final = timedelta(minutes=10)
"""How long a review of a full list is planned to take."""
Slide = OpeningSlide | DealSlide | ClosingSlide
_TEMPLATES: Final = {OpeningSlide: "opening", DealSlide: "deal", ClosingSlide: "closing"}


@dataclass(frozen=True)
class Screen:
    """A slide with its template, and the ways to those beside it."""

    slide: Slide
    template: str
    before: values.CoursePlace | None
    after: values.CoursePlace | None


@dataclass(frozen=True)
class Deck:
    """Everything that the page shows."""

    team: str
    held_on: str
    planned: str
    is_live: bool
    presents: bool
    version: int
    started_at: datetime | None
    course: values.Course
    screens: tuple[Screen, ...]
    waiting: Waiting
    rest: tuple[values.Link, ...]
    """The other parts of a long list."""


def deck(
    review: PipelineReview,
    slides: Sequence[Slide],
    standing: Standing,
    *,
    presents: bool,
    rest: Sequence[values.Link],
) -> Deck:
    """The screens ready to show."""
    course = values.Course(tuple(_place(slide) for slide in slides))
    return Deck(
        team=review.team.name,
        held_on=words.day(review.held_on or review.due_on),
        planned=_clock(PLANNED),
        is_live=review.status == Status.LIVE,
        presents=presents,
        version=review.version,
        started_at=review.opened_at,
        course=course,
        screens=tuple(_screens(slides, course)),
        waiting=standing.waiting,
        rest=tuple(rest),
    )


def _screens(slides: Sequence[Slide], course: values.Course) -> list[Screen]:
    ways = (None, *course.places, None)
    return [
        Screen(slide, f"reviews/pipeline_reviews/deck/{_TEMPLATES[type(slide)]}.html", ways[at], ways[at + 2])
        for at, slide in enumerate(slides)
    ]


def _place(slide: Slide) -> values.CoursePlace:
    if isinstance(slide, DealSlide):
        number = words.number(slide.number)
        is_judged = slide.judged is not None
        return values.CoursePlace(slide.key, slide.key, number, f"{number}, {slide.name}", is_judged=is_judged)
    return values.CoursePlace(slide.key, slide.key, slide.name, slide.name, is_end=True)


def _clock(span: timedelta) -> str:
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    return f"{minutes}:{seconds:02d}"
