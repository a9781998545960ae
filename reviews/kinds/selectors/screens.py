"""Which slide the screens of a review show: kept for a day where all processes read it, and no part of the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from accounts.organisation.models import Person
from reviews.kinds.rules.kinds import Kind


@dataclass(frozen=True, slots=True)
class Screen:
    """The slide that was turned to last; `turned` tells one turn from another, and is empty before the first."""

    slide: str = ""
    turned: str = ""


def key(kind: Kind[Any], *, review: int, person: int | None = None) -> str:
    """What it is kept under: for one who presents, or without a person for those who follow."""
    return f"screen:{kind.key}:{review}:{person or 'followed'}"


def screen(kind: Kind[Any], *, review: int, person: Person, role: str) -> Screen:
    """What a person's screens show of a review: their own slide for one who presents, else the one that is followed."""
    if role in kind.presents:
        return _kept(key(kind, review=review, person=person.pk))
    if kind.is_followed and role in kind.looks_on:
        return _kept(key(kind, review=review))
    return Screen()


def _kept(name: str) -> Screen:
    kept = cache.get(name)
    return Screen(*kept) if kept else Screen()
