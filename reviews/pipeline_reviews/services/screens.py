"""The screens of a review: what whoever holds it turns to, the others follow."""

from __future__ import annotations

import re
from typing import Final

from django.core.cache import cache

from accounts.organisation.selectors.calendar import today_of
from accounts.record.rules.acts import Act
from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.selectors import screens
from reviews.pipeline_reviews.selectors.roles import holds, role_of
from reviews.pipeline_reviews.selectors.screens import Shown
from traps_web.lib.faults import Invalid, Refused

KEPT_FOR: Final = 24 * 60 * 60
"""Seconds. After a day a review begins at its opening again."""
SLIDE: Final = re.compile(r"opening|closing|deal-\d{1,18}")


def turn(act: Act, *, review: PipelineReview, slide: str) -> Shown:
    """Turn to a slide on all screens of a review; it is no part of the record. Raises Refused, Invalid."""
    if not holds(role_of(viewer=act.person, review=review, today=today_of(act.person, act.now))):
        raise Refused(f"Only {review.holder.name} and the line above turn the slides of this review.")
    if not SLIDE.fullmatch(slide):
        raise Invalid(slide="There is no such slide.")
    turned = Shown(slide, act.now.isoformat())
    cache.set(screens.key(review), (turned.slide, turned.turned), KEPT_FOR)
    return turned
