"""A chart of the page drawn on paper."""

from __future__ import annotations

from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from reviews.kinds.presenters.paper.faces import BOLD, SANS, set_in
from traps_web.ui import charts
from traps_web.ui.charts.palette import Pen, pen

Canvas = Any
LETTERS: Final = 11
"""The size of a chart's words, in units of the chart."""


class Drawing(Flowable):  # type: ignore[misc]
    """A chart in the fixed palette; y grows downward there and upward here."""

    def __init__(self, chart: charts.Chart, width: float) -> None:
        super().__init__()
        self.drawn = chart.draw(charts.PAPER)
        self.scale = width / self.drawn.width
        self.width, self.height = width, self.drawn.height * self.scale

    def draw(self) -> None:
        """Onto the canvas that the library has set."""
        self.canv.saveState()
        self.canv.scale(self.scale, self.scale)
        for shape in self.drawn.shapes:
            _draw(self.canv, shape, self.drawn.height)
        self.canv.restoreState()


def _draw(canvas: Canvas, shape: charts.Shape, height: float) -> None:
    look = pen(shape.css)
    if isinstance(shape, charts.Text):
        _write(canvas, shape, height, look)
        return
    lines, area = int(look.stroke is not None), int(look.fill is not None)
    _take(canvas, look)
    if isinstance(shape, charts.Line):
        canvas.line(shape.x1, height - shape.y1, shape.x2, height - shape.y2)
    elif isinstance(shape, charts.Rect):
        canvas.rect(shape.x, height - shape.y - shape.height, shape.width, shape.height, stroke=lines, fill=area)
    elif isinstance(shape, charts.Circle):
        canvas.circle(shape.cx, height - shape.cy, shape.r, stroke=lines, fill=area)
    elif len(shape.points) > 1:
        (x, y), *others = shape.points
        path = canvas.beginPath()
        path.moveTo(x, height - y)
        for x, y in others:
            path.lineTo(x, height - y)
        canvas.drawPath(path, stroke=1, fill=0)


def _take(canvas: Canvas, look: Pen) -> None:
    canvas.setLineWidth(look.width)
    canvas.setDash(list(look.dash) if look.dash else [])
    if look.stroke:
        canvas.setStrokeColor(HexColor(look.stroke))
    if look.fill:
        canvas.setFillColor(HexColor(look.fill))


def _write(canvas: Canvas, shape: charts.Text, height: float, look: Pen) -> None:
    text, face = set_in(shape.text, BOLD if look.is_bold else SANS)
    canvas.setFont(face, LETTERS)
    canvas.setFillColor(HexColor(look.fill or pen("").fill))
    write = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}
    write[shape.anchor](shape.x, height - shape.y, text)
