"""The marks of states as vector shapes, as the sprite of the pages draws them (templates/components/sprite.html).

A shape says a state without its colour, so that a sheet printed in grey says as much.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib.colors import HexColor

from traps_web.ui.charts.palette import DONE, MISSED, PAPER

SIDE: Final = 16
"""The side of the square that a mark is drawn in, as in the sprite; y grows downward."""
OPEN, LATE, OUT, RETIRED = "#4c5a69", "#875600", "#74101c", "#75590f"
Canvas = Any
Drawn = Callable[[Canvas], None]


@dataclass(frozen=True)
class Mark:
    """A shape and its colour on paper."""

    colour: str
    draw: Drawn


def _circle(radius: float, *, line: float = 0) -> Drawn:
    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(line)
        canvas.circle(8, 8, radius, stroke=int(line > 0), fill=int(not line))

    return draw


def _lines(*strokes: tuple[tuple[float, float], ...], line: float) -> Drawn:
    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(line)
        canvas.drawPath(_path(canvas, strokes), stroke=1, fill=0)

    return draw


def _area(*corners: tuple[float, float], line: float = 0) -> Drawn:
    def draw(canvas: Canvas) -> None:
        path = _path(canvas, [corners])
        path.close()
        canvas.setLineWidth(line)
        canvas.drawPath(path, stroke=int(line > 0), fill=int(not line))

    return draw


def _path(canvas: Canvas, strokes: Any) -> Any:
    path = canvas.beginPath()
    for (x, y), *others in strokes:
        path.moveTo(x, y)
        for place in others:
            path.lineTo(*place)
    return path


def _half_filled(canvas: Canvas) -> None:
    _circle(5.75, line=1.5)(canvas)
    path = canvas.beginPath()
    path.moveTo(8, 2.25)
    path.arcTo(2.25, 2.25, 13.75, 13.75, startAng=-90, extent=180)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _barred(canvas: Canvas) -> None:
    canvas.rect(2, 2, 12, 12, stroke=0, fill=1)
    canvas.setStrokeColor(HexColor(PAPER))
    _lines(((5, 8), (11, 8)), line=2)(canvas)


ROSETTE: Final = (
    *((8.0, 0.6), (9.4, 2.6), (11.7, 1.6), (12.0, 4.0), (14.4, 4.3), (13.4, 6.6), (15.4, 8.0), (13.4, 9.4)),
    *((14.4, 11.7), (12.0, 12.0), (11.7, 14.4), (9.4, 13.4), (8.0, 15.4), (6.6, 13.4), (4.3, 14.4), (4.0, 12.0)),
    *((1.6, 11.7), (2.6, 9.4), (0.6, 8.0), (2.6, 6.6), (1.6, 4.3), (4.0, 4.0), (4.3, 1.6), (6.6, 2.6)),
)
BY_STATE: Final = {
    "open": Mark(OPEN, _circle(5.75, line=1.5)),
    "done": Mark(DONE, _circle(6.5)),
    "late": Mark(LATE, _half_filled),
    "missed": Mark(MISSED, _lines(((3, 3), (13, 13)), ((13, 3), (3, 13)), line=3)),
    "waived": Mark(OPEN, _lines(((2.5, 8), (13.5, 8)), line=2)),
    "excused": Mark(OPEN, _lines(((3, 3), (8, 8), (3, 13)), ((8, 3), (13, 8), (8, 13)), line=1.75)),
    "none": Mark(OPEN, _circle(1.25)),
    "ahead": Mark(DONE, _area((8, 2.5), (14.5, 13.5), (1.5, 13.5))),
    "watch": Mark(LATE, _area((8, 1.5), (14.5, 8), (8, 14.5), (1.5, 8), line=1.75)),
    "behind": Mark(MISSED, _area((8, 13.5), (1.5, 2.5), (14.5, 2.5))),
    "out": Mark(OUT, _barred),
    "retired": Mark(RETIRED, _area(*ROSETTE)),
}


def draw(canvas: Canvas, state: str, x: float, y: float, size: float) -> None:
    """The mark of a state in a square whose lower left corner is at x and y."""
    mark = BY_STATE[state]
    canvas.saveState()
    canvas.translate(x, y + size)
    canvas.scale(size / SIDE, -size / SIDE)
    canvas.setFillColor(HexColor(mark.colour))
    canvas.setStrokeColor(HexColor(mark.colour))
    mark.draw(canvas)
    canvas.restoreState()
