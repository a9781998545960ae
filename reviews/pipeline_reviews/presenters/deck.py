"""All screens of a review, in their order, and the way through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from reviews.kinds.presenters.slides import Notes, Slide
from reviews.kinds.rules.kinds import Section
from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.presenters.deal_slides import key_of
from reviews.pipeline_reviews.presenters.kind import CLOSING, OPENING, PIPELINE, Matter
from reviews.pipeline_reviews.presenters.standings import Standing, Waiting
from reviews.pipeline_reviews.rules.states import Status
from reviews.pipeline_reviews.selectors.slides import Place
from traps_web.ui import values, words


@dataclass(frozen=True)
class Screen:
    """A slide with the ways to those beside it."""

    slide: Slide
    before: values.CoursePlace | None
    after: values.CoursePlace | None


@dataclass(frozen=True)
class Deck:
    """Everything that the page shows."""

    team: str
    held_on: str
    planned: str
    is_live: bool
    version: int
    started_at: datetime | None
    course: values.Course
    screens: tuple[Screen, ...]
    waiting: Waiting
    rest: tuple[values.Link, ...]
    """The other parts of a long list."""


@dataclass(frozen=True)
class Desk:
    """Everything that the presenter's window shows of the slides."""

    held_on: str
    course: values.Course
    notes: tuple[Notes, ...]


def deck(
    review: PipelineReview,
    slides: Sequence[Slide],
    way: values.Course,
    standing: Standing,
    *,
    rest: Sequence[values.Link],
) -> Deck:
    """The screens ready to show."""
    return Deck(
        team=review.team.name,
        held_on=held_on(review),
        planned=_clock(PIPELINE.planned),
        is_live=review.status == Status.LIVE,
        version=review.version,
        started_at=review.opened_at,
        course=way,
        screens=tuple(screen(slide, way) for slide in slides),
        waiting=standing.waiting,
        rest=tuple(rest),
    )


def held_on(review: PipelineReview) -> str:
    """The day on which it is held."""
    return words.day(review.held_on or review.due_on)


def course(places: Sequence[Place]) -> values.Course:
    """The way from the opening through some deals to the end."""
    return values.Course((_end(OPENING), *(_place(place) for place in places), _end(CLOSING)))


def screen(slide: Slide, way: values.Course) -> Screen:
    """A slide with the ways to those beside it."""
    beside = (None, *way.places, None)
    at = next(place for place, entry in enumerate(way.places, 1) if entry.key == slide.key)
    return Screen(slide, beside[at - 1], beside[at + 1])


def _place(place: Place) -> values.CoursePlace:
    key, number = key_of(place.deal_id), words.number(place.position)
    return values.CoursePlace(key, key, number, f"{number}, {place.name}", is_judged=place.is_judged)


def _end(section: Section[Matter]) -> values.CoursePlace:
    title = section.title.capitalize()
    return values.CoursePlace(section.key, section.key, title, title, is_end=True)


def _clock(span: timedelta) -> str:
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    return f"{minutes}:{seconds:02d}"
