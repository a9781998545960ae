"""The screens of a presenter: what one of them turns to, the others follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.cache import cache

from accounts.record.rules.acts import Act
from reviews.kinds.rules.kinds import Kind
from reviews.kinds.selectors import screens
from reviews.kinds.selectors.screens import Screen
from traps_web.lib.faults import Invalid, Refused

KEPT_FOR = 24 * 60 * 60
"""Seconds. After a day a review begins at its first slide again."""


def require(kind: Kind[Any], *, role: str, names: Mapping[str, str]) -> None:
    """Check that somebody in that role presents. Raises Refused with the names of those who do."""
    if role not in kind.presents:
        raise Refused(kind.refusal.format(**names))


def turn(act: Act, *, kind: Kind[Any], review: int, role: str, names: Mapping[str, str], slide: str) -> Screen:
    """Turn to a slide on all screens of the presenter, and of those who follow; it is not stored permanently.

    Raises Refused, Invalid.
    """
    require(kind, role=role, names=names)
    if not kind.has_slide(slide):
        raise Invalid(slide="There is no such slide.")
    turned = Screen(slide, act.now.isoformat())
    places = [screens.key(kind, review=review, person=act.person.pk)]
    if kind.is_followed:
        places.append(screens.key(kind, review=review))
    cache.set_many(dict.fromkeys(places, (turned.slide, turned.turned)), KEPT_FOR)
    return turned
