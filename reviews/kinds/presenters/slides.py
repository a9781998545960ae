"""The slides of a review, one statement a screen, and what the presenter's own window says beside each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reviews.kinds.rules.kinds import APART, Kind, Matter, Panel, Section


@dataclass(frozen=True, slots=True)
class Slide:
    """One screen: its place, its name, its headline line by line, and the template that draws its view."""

    key: str
    number: int
    name: str
    lines: tuple[str, ...]
    remember: str
    """What whoever holds the review does on it."""
    template: str
    anchor: str
    """Where it stands on the page."""
    view: Any = None
    planned: int = 0
    """Seconds that it is planned to take; 0 where nothing is planned."""

    @property
    def headline(self) -> str:
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Written:
    """Something that was written for a slide, and what it is about."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Notes:
    """One slide in the presenter's window: what is shown, what comes next, what to say."""

    slide: Slide
    after: Slide | None
    written: tuple[Written, ...]


def slides(kind: Kind[Matter], matter: Matter) -> dict[str, Slide]:
    """Every screen by its key, in the order of the sections."""
    return {slide.key: slide for slide in _numbered(kind, matter)}


def _numbered(kind: Kind[Matter], matter: Matter) -> Iterator[Slide]:
    panels = ((section, panel) for section in kind.sections for panel in section.present(matter))
    for number, (section, panel) in enumerate(panels, start=1):
        yield _slide(section, panel, number)


def _slide(section: Section[Any], panel: Panel, number: int) -> Slide:
    key = f"{section.key}{APART}{panel.part}" if panel.part else section.key
    return Slide(
        key=key,
        number=number,
        name=panel.name or section.title,
        lines=panel.lines,
        remember=panel.remember or section.remember,
        template=section.slide,
        anchor=section.anchor or key,
        view=panel.view,
        planned=int(section.planned.total_seconds()) if section.planned else 0,
    )


def notes(slides: Mapping[str, Slide], written: Mapping[str, Sequence[Written]]) -> list[Notes]:
    """The notes of every slide, in their order; `written` is what people wrote, under the slide that it belongs to."""
    ordered = list(slides.values())
    following = [*ordered[1:], None]
    return [
        Notes(slide, after, tuple(written.get(slide.key, ()))) for slide, after in zip(ordered, following, strict=True)
    ]
