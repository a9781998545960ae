"""Bars that lie one under the other, each with its name and its figure above it or on its line."""

from collections.abc import Sequence
from dataclasses import dataclass

from traps_web.ui.charts.chart import Drawing, Format
from traps_web.ui.charts.lettering import LEADING, width, wrapped
from traps_web.ui.charts.shapes import Line, Rect, Shape, Text

THICK = 18.0
AIR = 14.0
LEAST = 1.5
ROW = 1.7
"""The height of a line with its bar on it, in sizes of its letters."""
BAR_AT_LEAST = 120.0
"""The room that bars need between names and figures; with less, each stands under its own."""


@dataclass(frozen=True, slots=True)
class Lying:
    """A bar from one share of the width to another, its name and its figure; `on` leads a line to the next one."""

    label: str
    figure: str
    css: str
    start: float
    end: float
    tone: str = ""
    on: float | None = None


def lying(rows: Sequence[Lying], form: Format) -> Drawing:
    """Draw the bars; a name that does not fit beside its figure takes more lines."""
    shapes: list[Shape] = []
    texts: list[Text] = []
    line, y, before = form.size * LEADING, 0.0, None
    for row in rows:
        room = form.width - width(row.figure, form.size) - form.size
        names = wrapped(row.label, form.size, room)
        if any(width(name, form.size) > room for name in names):
            names = wrapped(row.label, form.size, form.width)
            names.append("")
        for i, name in enumerate(names, 1):
            texts.append(Text("", 0, y + line * i - form.size * 0.3, name))
        bottom = y + line * max(len(names), 1)
        texts.append(Text(f"chart__say{row.tone}", form.width, bottom - form.size * 0.3, row.figure, "end"))
        if before is not None:
            shapes += _joined(before, bottom, texts[-len(names) - 1 :], form)
        shapes.append(
            Rect(row.css, row.start * form.width, bottom + 4, max((row.end - row.start) * form.width, LEAST), THICK)
        )
        y = bottom + 4 + THICK + AIR
        before = None if row.on is None else (row.on * form.width, bottom + 4 + THICK)
    return Drawing(form, round(y - AIR + 2), (*shapes, *(text for text in texts if text.text)))


def in_line(rows: Sequence[Lying], form: Format) -> Drawing:
    """Draw each bar between its name and its figure, where there is room for that: half as high, for a projector."""
    gap = form.size * 0.6
    left = max((width(row.label, form.size) for row in rows), default=0.0) + gap
    right = form.width - max((width(row.figure, form.size) for row in rows), default=0.0) - gap
    if right - left < BAR_AT_LEAST:
        return lying(rows, form)
    shapes: list[Shape] = []
    high, thick = form.size * ROW, form.size * 0.8
    for place, row in enumerate(rows):
        top = place * high + (high - thick) / 2
        base = place * high + high / 2 + form.size * 0.35
        start, end = (left + edge * (right - left) for edge in (row.start, row.end))
        shapes.append(Rect(row.css, start, top, max(end - start, LEAST), thick))
        if row.on is not None:
            x = left + row.on * (right - left)
            shapes.append(Line("chart__grid", x, top + thick, x, top + high))
        shapes.append(Text("", 0, base, row.label))
        shapes.append(Text(f"chart__say{row.tone}", form.width, base, row.figure, "end"))
    return Drawing(form, round(len(rows) * high), tuple(shapes))


def _joined(start: tuple[float, float], bottom: float, texts: Sequence[Text], form: Format) -> list[Shape]:
    """The line down to the next bar, where no word stands in its way."""
    x, y = start
    for text in texts:
        wide = width(text.text, form.size)
        left = text.x - wide if text.anchor == "end" else text.x
        if left - 3 < x < left + wide + 3:
            return [Line("chart__grid", x, y, x, y + AIR - 4)]
    return [Line("chart__grid", x, y, x, bottom + 4)]
