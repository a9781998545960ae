"""Screens on which things are judged one after the other: the way through them, and what was said before."""

from __future__ import annotations

from dataclasses import dataclass

from traps_web.ui import words


@dataclass(frozen=True, slots=True)
class CoursePlace:
    """One screen on the way: the anchor it is reached by, its number, and whether it is judged."""

    key: str
    anchor: str
    label: str
    name: str
    is_judged: bool = False
    is_end: bool = False
    """An opening or a closing screen: there is nothing to judge on it."""

    @property
    def title(self) -> str:
        """What the place is called for those who point at it or listen."""
        return f"{self.name}, judged" if self.is_judged else self.name


@dataclass(frozen=True, slots=True)
class Course:
    """The way through all screens, with what is judged already."""

    places: tuple[CoursePlace, ...]

    @property
    def judged(self) -> int:
        """How many are judged."""
        return sum(place.is_judged for place in self.places)

    @property
    def sentence(self) -> str:
        """How far it has come."""
        total = sum(not place.is_end for place in self.places)
        return f"{words.number(self.judged)} of {words.number(total)} judged"


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A verdict of an earlier review: its day, the verdict, and what it said or led to."""

    when: str
    verdict: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class VerdictKey:
    """A verdict to choose: its key, its word and what it does at once; `warning` comes instead of the effect."""

    value: str
    press: str
    word: str
    effect: str
    warning: str = ""
