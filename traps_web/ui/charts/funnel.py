"""How many pass each stage: bars from the left, one under the other, with the share that came through."""

from collections.abc import Sequence
from dataclasses import dataclass

from traps_web.ui import words
from traps_web.ui.charts.scale import Scale
from traps_web.ui.charts.shapes import Chart, Rect, Shape, Table, Text

WIDTH = 100
ROW = 50
TOP = 18.0


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage, how many reached it, and a word about them (money, days)."""

    label: str
    count: int
    note: str = ""


def funnel(*, title: str, unit: str, stages: Sequence[Stage]) -> Chart:
    """Draw the stages from the widest on; the share is of the stage before."""
    across = Scale(0, float(max((*(stage.count for stage in stages), 1))), 0.0, float(WIDTH))
    shapes: list[Shape] = []
    rows = []
    before: int | None = None
    for i, stage in enumerate(stages):
        y = TOP + ROW * i
        share = words.percent(stage.count / before) if before else ""
        side = " · ".join(part for part in (words.number(stage.count), share, stage.note) if part)
        shapes.append(Text("", 0, y, stage.label, fluid=True))
        shapes.append(Text("chart__say", WIDTH, y, side, "end", True))
        shapes.append(Rect(f"chart__part--{min(i + 1, 4)}", 0, y + 7, max(across.at(stage.count), 0.3), 16, True))
        rows.append((stage.label, words.number(stage.count), share or "n/a", stage.note or ""))
        before = stage.count
    said = f"{words.sentence(title)} {'; '.join(f'{row[0]} {row[1]}' for row in rows)}."
    table = Table(("Stage", unit, "Of the stage before", "Note"), tuple(rows))
    return Chart(title, said, unit, WIDTH, round(TOP + ROW * len(stages) - 20), tuple(shapes), table, (), True)
