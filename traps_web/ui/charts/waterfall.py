"""From one sum to another by its movements: opening, new, won, lost, closing; or budget to actual."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from traps_web.ui import words
from traps_web.ui.charts import tones
from traps_web.ui.charts.chart import PROJECTED, Chart, Drawing, Format, Table
from traps_web.ui.charts.rows import Lying, in_line, lying
from traps_web.ui.charts.scale import Scale


@dataclass(frozen=True, slots=True)
class Move:
    """A sum (`is_total`) or what was added to or taken from it. `is_won` is taken from it, and is no loss."""

    label: str
    amount: Decimal
    is_total: bool = False
    is_won: bool = False


def waterfall(*, title: str, unit: str, moves: Sequence[Move]) -> Chart:
    """Draw sums as ink and movements where they begin and end; what is lost is hatched, what is gained green.

    What is won is green, too, although it leaves the sum.
    """
    spans, running = [], Decimal(0)
    for move in moves:
        start = Decimal(0) if move.is_total else running
        running = move.amount if move.is_total else running + move.amount
        spans.append((start, running))
    edges = [edge for span in spans for edge in span]
    across = Scale(float(min((*edges, Decimal(0)))), float(max((*edges, Decimal(1)))), 0.0, 1.0)
    drawn = []
    for i, (move, span) in enumerate(zip(moves, spans, strict=True)):
        left, right = sorted(across.at(edge) for edge in span)
        gap = -abs(move.amount) if move.is_won else -move.amount
        tone = "" if move.is_total or not move.amount else tones.of_gap(gap)
        figure = words.money(move.amount) if move.is_total else words.signed(move.amount)
        on = across.at(span[1]) if i + 1 < len(moves) else None
        css = _css(move, is_first=i == 0)
        drawn.append(Lying(move.label, figure, css, left, right, f" chart__say--{tone}" if tone else "", on))
    rows = tuple(
        (m.label, words.money(m.amount) if m.is_total else words.signed(m.amount), words.money(span[1]))
        for m, span in zip(moves, spans, strict=True)
    )
    sentence = f"{words.sentence(title)} {'; '.join(f'{row[0]} {row[1]}' for row in rows)}."
    return Chart(title, sentence, unit, Table(("What", "Amount", "Then"), rows), partial(_draw, tuple(drawn)))


def _draw(rows: Sequence[Lying], form: Format) -> Drawing:
    return in_line(rows, form) if form in PROJECTED else lying(rows, form)


def _css(move: Move, is_first: bool) -> str:
    if move.is_total:
        return "chart__part--2" if is_first else "chart__part--1"
    return "chart__part--gap" if move.amount < 0 and not move.is_won else "chart__over"
