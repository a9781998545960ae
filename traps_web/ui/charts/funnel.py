"""How many pass each stage: bars from the left, one under the other, with the share that came through."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from traps_web.ui import words
from traps_web.ui.charts.chart import Chart, Table
from traps_web.ui.charts.rows import Lying, lying


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage, how many reached it, and a word about them (money, days)."""

    label: str
    count: int
    note: str = ""


def funnel(*, title: str, unit: str, stages: Sequence[Stage]) -> Chart:
    """Draw the stages from the widest on; the share is of the stage before."""
    widest = max((*(stage.count for stage in stages), 1))
    drawn, rows = [], []
    before: int | None = None
    for i, stage in enumerate(stages):
        share = words.percent(stage.count / before) if before else ""
        figure = " · ".join(part for part in (words.number(stage.count), share, stage.note) if part)
        drawn.append(Lying(stage.label, figure, f"chart__part--{min(i + 1, 4)}", 0, stage.count / widest))
        rows.append((stage.label, words.number(stage.count), share or "n/a", stage.note or ""))
        before = stage.count
    sentence = f"{words.sentence(title)} {'; '.join(f'{row[0]} {row[1]}' for row in rows)}."
    table = Table(("Stage", unit, "Of the stage before", "Note"), tuple(rows))
    return Chart(title, sentence, unit, table, partial(lying, tuple(drawn)))
