"""The screens of a presenter: what one of them turns to, the others follow."""

from __future__ import annotations

from django.core.cache import cache

from accounts.record.rules.acts import Act
from reviews.cycles.models import Review
from reviews.cycles.selectors.roles import role_of
from reviews.presenting.rules.slides import KEYS, PRESENTERS
from reviews.presenting.selectors import screens
from reviews.presenting.selectors.screens import Screen
from traps_web.lib.faults import Invalid, Refused

KEPT_FOR = 24 * 60 * 60
"""Seconds. After a day a review begins at its first slide again."""


def require(*, review: Review, role: str) -> None:
    """Check that the person may present. Raises Refused for readers and listeners."""
    if role not in PRESENTERS:
        names = f"{review.person.name}, {review.reviewer.name}"
        raise Refused(f"Only {names} and the line above present this review.")


def turn(act: Act, *, review: Review, slide: str) -> Screen:
    """Turn to a slide on all screens of the presenter; the slide is not stored permanently. Raises Refused, Invalid."""
    require(review=review, role=role_of(viewer=act.person, review=review))
    if slide not in KEYS:
        raise Invalid(slide="There is no such slide.")
    turned = Screen(slide, act.now.isoformat())
    cache.set(screens.key(review=review, person=act.person), (turned.slide, turned.turned), KEPT_FOR)
    return turned
