"""A chart: its finding, its figures, and one drawing for each width it is seen at."""

from collections.abc import Callable
from dataclasses import dataclass

from traps_web.ui.charts.shapes import Hit, Shape


@dataclass(frozen=True, slots=True)
class Format:
    """A width to draw for, the height that goes with it, and the size of its words; `is_narrow` has few labels."""

    name: str
    width: int
    height: int
    size: float
    is_narrow: bool = False


PHONE = Format("s", 328, 256, 12, True)
COLUMN = Format("m", 520, 300, 13)
PAGE = Format("l", 680, 330, 13)
BROAD = Format("xl", 1040, 340, 13)
SLIDE = Format("slide", 700, 400, 25)
HALF_SLIDE = Format("half", 520, 420, 25)
PAPER = Format("paper", 720, 320, 14)
"""Wide enough for words set in the broader letters of a PDF."""

PROJECTED = (SLIDE, HALF_SLIDE)
"""Drawings for a wall: their words are large and their height is short."""

PLACES = {
    "page": (PHONE, COLUMN, PAGE),
    "slide": (PHONE, SLIDE),
    "half": (PHONE, HALF_SLIDE),
}
"""Which drawings go into a page, by where it shows a chart; the style sheet shows the widest that has room."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart drawn for one width, none of it scaled."""

    format: Format
    height: int
    shapes: tuple[Shape, ...]
    hits: tuple[Hit, ...] = ()

    @property
    def width(self) -> int:
        """The width it was drawn for."""
        return self.format.width


@dataclass(frozen=True, slots=True)
class Table:
    """The same numbers in rows; the first column names the row."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A finding with its drawings, what it says to those who listen, its table, and the figures under a narrow one."""

    title: str
    sentence: str
    unit: str
    table: Table
    draw: Callable[[Format], Drawing]
    figures: tuple[tuple[str, str], ...] = ()
    is_broad: bool = False

    def drawings(self, place: str) -> tuple[Drawing, ...]:
        """The drawings for a place: "page", "slide" or "half"; a broad chart takes the whole width of a page."""
        formats = (*PLACES[place], BROAD) if self.is_broad and place == "page" else PLACES[place]
        return tuple(self.draw(one) for one in formats)
