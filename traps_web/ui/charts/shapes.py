"""The few shapes a chart is made of. Coordinates are floats."""

from dataclasses import dataclass
from typing import ClassVar


def coordinate(value: float) -> str:
    """Write a coordinate as SVG wants it, whatever the language of the page."""
    digits = f"{value:.1f}"
    if digits.endswith(".0"):
        digits = "0" if digits == "-0.0" else digits[:-2]
    return digits


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    css: str
    x1: float
    y1: float
    x2: float
    y2: float
    tag: ClassVar[str] = "line"
    text: ClassVar[str] = ""

    @property
    def attributes(self) -> tuple[tuple[str, str], ...]:
        """The SVG attributes."""
        return (
            ("x1", coordinate(self.x1)),
            ("y1", coordinate(self.y1)),
            ("x2", coordinate(self.x2)),
            ("y2", coordinate(self.y2)),
        )


@dataclass(frozen=True, slots=True)
class Rect:
    """A bar."""

    css: str
    x: float
    y: float
    width: float
    height: float
    tag: ClassVar[str] = "rect"
    text: ClassVar[str] = ""

    @property
    def attributes(self) -> tuple[tuple[str, str], ...]:
        """The SVG attributes."""
        return (
            ("x", coordinate(self.x)),
            ("y", coordinate(self.y)),
            ("width", coordinate(max(self.width, 0))),
            ("height", coordinate(max(self.height, 0))),
        )


@dataclass(frozen=True, slots=True)
class Circle:
    """A dot or a ring."""

    css: str
    cx: float
    cy: float
    r: float
    tag: ClassVar[str] = "circle"
    text: ClassVar[str] = ""

    @property
    def attributes(self) -> tuple[tuple[str, str], ...]:
        """The SVG attributes."""
        return (("cx", coordinate(self.cx)), ("cy", coordinate(self.cy)), ("r", coordinate(self.r)))


@dataclass(frozen=True, slots=True)
class Polyline:
    """A line through points."""

    css: str
    points: tuple[tuple[float, float], ...]
    tag: ClassVar[str] = "polyline"
    text: ClassVar[str] = ""

    @property
    def attributes(self) -> tuple[tuple[str, str], ...]:
        """The SVG attributes."""
        return (("points", " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in self.points)),)


@dataclass(frozen=True, slots=True)
class Path:
    """An open stroke through points, drawn square: a brace."""

    css: str
    points: tuple[tuple[float, float], ...]
    tag: ClassVar[str] = "path"
    text: ClassVar[str] = ""

    @property
    def attributes(self) -> tuple[tuple[str, str], ...]:
        """The SVG attributes."""
        run = " L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in self.points)
        return (("d", f"M{run}"),)


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place; `anchor` is start, middle or end."""

    css: str
    x: float
    y: float
    text: str
    anchor: str = "start"
    tag: ClassVar[str] = "text"

    @property
    def attributes(self) -> tuple[tuple[str, str], ...]:
        """The SVG attributes."""
        place = (("x", coordinate(self.x)), ("y", coordinate(self.y)))
        return place if self.anchor == "start" else (*place, ("text-anchor", self.anchor))


Shape = Line | Rect | Circle | Polyline | Path | Text


@dataclass(frozen=True, slots=True)
class Hit:
    """A place under the hand and what it says there (lines parted by line breaks)."""

    left: float
    top: float
    wide: float
    high: float
    text: str

    @property
    def x(self) -> str:
        """Left edge."""
        return coordinate(self.left)

    @property
    def y(self) -> str:
        """Upper edge."""
        return coordinate(self.top)

    @property
    def width(self) -> str:
        """Width."""
        return coordinate(self.wide)

    @property
    def height(self) -> str:
        """Height."""
        return coordinate(self.high)
