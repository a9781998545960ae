"""A kind of review as it is declared: its sections, its states, who takes part, and its roster."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Generic, TypeVar

from traps_web.lib.machines import TRAPS, Machine

Matter = TypeVar("Matter", contravariant=True)
"""What the sections of a kind are presented from: what its selectors read, as one frozen dataclass."""
PLAIN: Final = re.compile(r"[a-z]+")
APART: Final = "-"
"""Between a section and the part of it that a slide shows; no key of a section has it."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What a section says on one screen: its headline line by line, and what its template draws as `slide.view`.

    `part` tells the screens of a section apart that fills several; it stands in addresses and is plain letters and
    digits. `name` and `remember` are those of the section unless the panel has its own.
    """

    lines: tuple[str, ...]
    view: Any = None
    part: str = ""
    name: str = ""
    remember: str = ""


@dataclass(frozen=True, slots=True)
class Section(Generic[Matter]):
    """One thing that a review is about, with its screen and its paper."""

    key: str
    title: str
    """What its slide is called."""
    remember: str
    """What whoever holds the review does on it; stands in the notes."""
    present: Callable[[Matter], Sequence[Panel]]
    """What it says on its screens; none where there is nothing to show."""
    slide: str
    """The template of its screen; it gets the slide as `slide` beside the context of the page."""
    paper: Mapping[str, Callable[[Matter], Sequence[Any]]]
    """Its block in each document that has one, by the name of the document: what stands on A4."""
    anchor: str = ""
    """Where it stands on the page, if its key is taken there."""
    fills_many: bool = False
    """Whether it fills a screen for each of its parts."""
    planned: timedelta | None = None
    """How long one of its screens is planned to take, where that is planned."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[Matter]):
    """A kind of review. `faults` says what is wrong with a declaration; a test asks it of every kind there is."""

    key: str
    noun: str
    """What one of them is called in a sentence: "quarterly plan review"."""
    sections: tuple[Section[Matter], ...]
    """In the order in which they are shown, and in which their blocks stand on paper."""
    documents: tuple[str, ...]
    """What is frozen of it, in the order of the paper: its names in `Section.paper`."""
    machine: Machine
    presents: frozenset[str]
    """The roles that present: they turn the slides and have the window with the notes."""
    judges: frozenset[str]
    looks_on: frozenset[str]
    """The roles that see the screens of a review that is held, and turn nothing."""
    refusal: str
    """Who presents it, for everybody else; the names of people go into {braces}."""
    planned: timedelta
    """How long one is planned to take."""
    roster: Callable[..., Mapping[str, Any]]
    """The conditions of the parts of its roster (`reviews.kinds.rules.rosters.GROUPS`); each review is in one."""
    is_followed: bool = False
    """Whether the screens of those who look on follow the one who presents."""

    def has_slide(self, key: str) -> bool:
        """Whether a slide of that key may be turned to: a section, or a part of one that fills several screens."""
        name, _, part = key.partition(APART)
        section = {section.key: section for section in self.sections}.get(name)
        if section is None or not section.fills_many:
            return section is not None and key == name
        return part.isascii() and part.isalnum()

    def faults(self) -> list[str]:
        """What is wrong with the declaration; empty when it is sound."""
        return [*self.machine.faults(), *self._of_sections(), *self._of_roles()]

    def _of_sections(self) -> Iterator[str]:
        keys = [section.key for section in self.sections]
        yield from (f"{key}: declared twice" for key in dict.fromkeys(keys) if keys.count(key) > 1)
        for section in self.sections:
            if not PLAIN.fullmatch(section.key):
                yield f"{section.key}: a key is lower-case letters"
            if not section.slide:
                yield f"{section.key}: no slide"
            if not section.paper:
                yield f"{section.key}: no paper"
            yield from (f"{section.key}: {name} is no document" for name in section.paper if name not in self.documents)

    def _of_roles(self) -> Iterator[str]:
        known = set(self.machine.roles) - {TRAPS}
        for name in ("presents", "judges", "looks_on"):
            roles: frozenset[str] = getattr(self, name)
            yield from (f"{name}: {role} is no role" for role in sorted(roles - known))
        if not self.presents:
            yield "presents: nobody"
        both = sorted(self.presents & self.looks_on)
        yield from (f"looks_on: {role} presents" for role in both)
