"""A chart of the page drawn on paper."""

from __future__ import annotations

from reportlab.graphics.shapes import Circle, Drawing, Line, Path, PolyLine, Rect, String
from reportlab.lib.colors import HexColor

from reviews.documents.presenters.pdf.faces import BOLD, SANS, set_in
from traps_web.ui import charts
from traps_web.ui.charts.palette import pen


def drawing(chart: charts.Chart, width: float) -> Drawing:
    """A chart in the fixed palette; y grows downward there and upward here."""
    scale = width / chart.width
    made = Drawing(width, chart.height * scale)
    made.scale(scale, scale)
    for shape in chart.shapes:
        for part in _parts(shape, chart.height):
            made.add(part)
    return made


def _parts(shape: charts.Shape, height: float) -> list[Line | Rect | Circle | PolyLine | Path | String]:
    look = pen(shape.css)
    stroke = HexColor(look.stroke) if look.stroke else None
    fill = HexColor(look.fill) if look.fill else None
    dash = list(look.dash) if look.dash else None
    if isinstance(shape, charts.Text):
        text, face = set_in(shape.text, BOLD if look.is_bold else SANS)
        made = String(
            shape.x,
            height - shape.y,
            text,
            fontName=face,
            fontSize=11,
            textAnchor=shape.anchor,
        )
        made.fillColor = fill
        return [made]
    line = {"strokeColor": stroke, "strokeWidth": look.width, "strokeDashArray": dash}
    if isinstance(shape, charts.Line):
        return [Line(shape.x1, height - shape.y1, shape.x2, height - shape.y2, **line)]
    if isinstance(shape, charts.Rect):
        return [Rect(shape.x, height - shape.y - shape.height, shape.width, shape.height, fillColor=fill, **line)]
    if isinstance(shape, charts.Circle):
        return [Circle(shape.cx, height - shape.cy, shape.r, fillColor=fill, **line)]
    flat = [number for x, y in shape.points for number in (x, height - y)]
    return [PolyLine(flat, **line)] if len(flat) >= 4 else []
