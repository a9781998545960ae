"""Charts: pure geometry from numbers to shapes, drawn for each width.

A page shows them as SVG, a document by a palette.
"""

from traps_web.ui.charts.bars import Bar, bars
from traps_web.ui.charts.chart import PAPER, Chart, Drawing, Format, Table
from traps_web.ui.charts.cumulative import Point
from traps_web.ui.charts.curve import curve
from traps_web.ui.charts.funnel import Stage, funnel
from traps_web.ui.charts.shapes import Circle, Hit, Line, Path, Polyline, Rect, Shape, Text
from traps_web.ui.charts.standing import standing
from traps_web.ui.charts.steps import Voice, steps
from traps_web.ui.charts.waterfall import Move, waterfall

__all__ = [
    "PAPER",
    "Bar",
    "Chart",
    "Circle",
    "Drawing",
    "Format",
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
    "Voice",
    "bars",
    "curve",
    "funnel",
    "standing",
    "steps",
    "waterfall",
]
