"""The few shapes a chart is made of, and the chart itself. Coordinates are floats; `fluid` ones are percent of the width."""

from dataclasses import dataclass
from typing import ClassVar


def coordinate(value: float, fluid: bool = False) -> str:
    """Write a coordinate as SVG wants it, whatever the language of the page."""
    said = f"{value:.1f}"
    if said.endswith(".0"):
        said = "0" if said == "-0.0" else said[:-2]
    return f"{said}%" if fluid else said


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    css: str
    x1: float
    y1: float
    x2: float
    y2: float
    fluid: bool = False
    tag: ClassVar[str] = "line"
    text: ClassVar[str] = ""

    @property
    def attributes(self) -> tuple[tuple[str, str], ...]:
        """The SVG attributes."""
        return (
            ("x1", coordinate(self.x1, self.fluid)),
            ("y1", coordinate(self.y1)),
            ("x2", coordinate(self.x2, self.fluid)),
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
    fluid: bool = False
    tag: ClassVar[str] = "rect"
    text: ClassVar[str] = ""

    @property
    def attributes(self) -> tuple[tuple[str, str], ...]:
        """The SVG attributes."""
        return (
            ("x", coordinate(self.x, self.fluid)),
            ("y", coordinate(self.y)),
            ("width", coordinate(max(self.width, 0), self.fluid)),
            ("height", coordinate(max(self.height, 0))),
        )


@dataclass(frozen=True, slots=True)
class Circle:
    """A dot or a ring."""

    css: str
    cx: float
    cy: float
    r: float
    fluid: bool = False
    tag: ClassVar[str] = "circle"
    text: ClassVar[str] = ""

    @property
    def attributes(self) -> tuple[tuple[str, str], ...]:
        """The SVG attributes."""
        return (("cx", coordinate(self.cx, self.fluid)), ("cy", coordinate(self.cy)), ("r", coordinate(self.r)))


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
    fluid: bool = False
    tag: ClassVar[str] = "text"

    @property
    def attributes(self) -> tuple[tuple[str, str], ...]:
        """The SVG attributes."""
        place = (("x", coordinate(self.x, self.fluid)), ("y", coordinate(self.y)))
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


@dataclass(frozen=True, slots=True)
class Table:
    """The same numbers in rows; the first column names the row."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart: its finding, what it says to those who listen, its shapes and its table."""

    title: str
    said: str
    unit: str
    width: int
    height: int
    shapes: tuple[Shape, ...]
    table: Table
    hits: tuple[Hit, ...] = ()
    is_fluid: bool = False
    css: str = ""
