"""From one sum to another by its movements: opening, new, won, lost, closing; or budget to actual."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from traps_web.ui import words
from traps_web.ui.charts.scale import Scale
from traps_web.ui.charts.shapes import Chart, Line, Rect, Shape, Table, Text

WIDTH = 100
ROW = 54
TOP = 18.0


@dataclass(frozen=True, slots=True)
class Move:
    """A sum (`is_total`) or what was added to or taken from it."""

    label: str
    amount: Decimal
    is_total: bool = False


def waterfall(*, title: str, unit: str, moves: Sequence[Move]) -> Chart:
    """Draw sums as ink and movements where they begin and end; what is lost is hatched, what is gained green."""
    spans, running = [], Decimal(0)
    for move in moves:
        start = Decimal(0) if move.is_total else running
        running = move.amount if move.is_total else running + move.amount
        spans.append((start, running))
    edges = [edge for span in spans for edge in span]
    across = Scale(float(min((*edges, Decimal(0)))), float(max((*edges, Decimal(1)))), 0.0, float(WIDTH))
    shapes: list[Shape] = []
    for i, (move, (start, end)) in enumerate(zip(moves, spans, strict=True)):
        y = TOP + ROW * i
        left, right = sorted((across.at(start), across.at(end)))
        tone = "" if move.is_total else " chart__say--missed" if move.amount < 0 else " chart__say--done"
        css = _css(move, is_first=i == 0)
        figure = words.money(move.amount) if move.is_total else words.signed(move.amount)
        shapes.append(Text("", 0, y, move.label, fluid=True))
        shapes.append(Text(f"chart__say{tone}" if move.amount else "chart__say", WIDTH, y, figure, "end", True))
        shapes.append(Rect(css, left, y + 7, max(right - left, 0.3), 18, True))
        if i + 1 < len(moves):
            shapes.append(Line("chart__grid", across.at(end), y + 25, across.at(end), y + 7 + ROW, True))
    rows = tuple(
        (m.label, words.money(m.amount) if m.is_total else words.signed(m.amount), words.money(span[1]))
        for m, span in zip(moves, spans, strict=True)
    )
    said = f"{words.sentence(title)} {'; '.join(f'{row[0]} {row[1]}' for row in rows)}."
    return Chart(title, said, unit, WIDTH, round(TOP + ROW * len(moves) - 20), tuple(shapes), _table(rows), (), True)


def _css(move: Move, is_first: bool) -> str:
    if move.is_total:
        return "chart__part--2" if is_first else "chart__part--1"
    return "chart__part--gap" if move.amount < 0 else "chart__over"


def _table(rows: tuple[tuple[str, ...], ...]) -> Table:
    return Table(("What", "Amount", "Then"), rows)
