"""The dashboard's table as a file."""

from __future__ import annotations

from decimal import Decimal

from plans.measures.rules.attainment import Figures
from reviews.boards.selectors.dashboard import Branch, Tree
from traps_web.ui.exports import Cell, Table

HEADS = (
    "level",
    "kind",
    "name",
    "period",
    "as of",
    "state",
    "budget",
    "actual",
    "difference",
    "retired",
    "gap",
    "budget to date",
    "pace",
    "open pipeline",
    "coverage",
    "weighted",
    "landing",
    "needed per working day",
    "needed per week",
)


def table(tree: Tree) -> Table:
    """The table as it is opened on the page: the whole first, then its rows."""
    return Table(f"attainment-{tree.selection.period_key}", HEADS, _rows(tree))


def _rows(tree: Tree) -> list[list[Cell]]:
    whole = tree.root.attainment
    kind = "person" if whole.scope.is_person else "team"
    time: list[Cell] = [whole.period.key, whole.as_of.isoformat()]
    return [[0, kind, whole.scope.name, *time, *_figures(whole.figures)], *_under(tree, tree.root, 1, time)]


def _under(tree: Tree, branch: Branch, level: int, time: list[Cell]) -> list[list[Cell]]:
    shown: list[list[Cell]] = []
    for row in branch.attainment.rows:
        shown.append([level, row.key.kind, row.name, *time, *_figures(row.figures)])
        inner = tree.opened.get(row.key.id or 0) if row.key.kind == "team" else None
        if inner is not None:
            shown += _under(tree, inner, level + 1, time)
    return shown


def _figures(of: Figures) -> list[Cell]:
    return [
        of.state,
        of.budget,
        of.actual,
        of.difference,
        _ratio(of.retired),
        of.gap,
        of.budget_to_date,
        _ratio(of.pace),
        of.open_pipeline,
        _ratio(of.coverage),
        of.weighted,
        of.landing,
        of.needed_per_working_day,
        of.needed_per_week,
    ]


def _ratio(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.0001"))
