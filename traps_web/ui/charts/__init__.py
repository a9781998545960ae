"""Charts: pure geometry from numbers to shapes. A page draws the shapes as SVG, a document by a fixed palette."""

from traps_web.ui.charts.bars import Bar, bars
from traps_web.ui.charts.cumulative import Point, curve
from traps_web.ui.charts.funnel import Stage, funnel
from traps_web.ui.charts.shapes import Chart, Circle, Hit, Line, Path, Polyline, Rect, Shape, Table, Text
from traps_web.ui.charts.standing import standing
from traps_web.ui.charts.waterfall import Move, waterfall

__all__ = [
    "Bar",
    "Chart",
    "Circle",
    "Hit",
    "Line",
    "Move",
    "Path",
    "Point",
    "Polyline",
    "Rect",
    "Shape",
    "Stage",
    "Table",
    "Text",
    "bars",
    "curve",
    "funnel",
    "standing",
    "waterfall",
]
