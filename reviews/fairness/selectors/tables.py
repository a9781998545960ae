"""What of a panel may be shown: tables by step, team, role and manager, what stands out, and effort or patch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import chain
from statistics import median
from typing import Final

from reviews.cases.rules.states import Event
from reviews.fairness.rules import cells as rules
from reviews.fairness.rules.cells import Cell, Step
from reviews.fairness.rules.chance import Comparison, beyond_chance
from reviews.fairness.rules.effort import EffortOfCell, effort_of
from reviews.fairness.selectors.panels import TEAM, Counted, Dimension, Panel

OUTCOMES: Final = {"confirmed": Event.CONFIRMED, "helped": Event.HELPED, "waived": Event.WAIVED, "undecided": ""}
COLUMNS: Final = (*OUTCOMES, "appealed", "overturned")
LEAST_DECIDED: Final = 5
"""A median says nothing of fewer people."""
OPENED, CONFIRMED = "opened", "confirmed"
"""What is compared: how many of the people have a case, and how many of the decided cases were confirmed."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is counted of a cell; `counts` holds None where a column may not be shown."""

    cell: Cell
    people: int
    with_a_case: int
    cases: int
    counts: dict[str, int | None]
    took: timedelta | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """Steps that are counted together: their cases, and what came of them."""

    steps: tuple[Step, ...]
    cases: int
    counts: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell beside everybody else; `is_beyond` None where too few are counted to tell."""

    dimension: str
    cell: Cell
    what: str
    comparison: Comparison
    is_beyond: bool | None


@dataclass(frozen=True, slots=True)
class EffortRow:
    """Result and activity of a cell."""

    cell: Cell
    effort: EffortOfCell


@dataclass(frozen=True)
class Shown:
    """A panel as it may be shown; `whole` is None where too few are covered, or too few have a case."""

    panel: Panel
    whole: Row | None
    steps: tuple[StepRow, ...]
    tables: dict[str, tuple[Row, ...]]
    differences: tuple[Difference, ...]
    efforts: tuple[EffortRow, ...]


def shown(panel: Panel) -> Shown:
    """What may be shown of a quarter; pure arithmetic over its facts."""
    table = _Table(panel)
    everybody = Cell((), panel.covered)
    may_show = rules.may_stand(panel.covered, panel.with_a_case)
    whole = next(iter(table.rows([everybody])), None) if may_show else None
    tables = {dimension.name: tuple(table.rows(table.cells(dimension))) for dimension in panel.dimensions}
    return Shown(
        panel=panel,
        whole=whole,
        steps=tuple(_steps(panel)) if whole else (),
        tables=tables,
        differences=tuple(_differences(panel, tables)),
        efforts=tuple(_efforts(panel)),
    )


class _Table:
    """Builds one table after another, so that each keeps apart from those before it."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._cells: list[Cell] = []
        self._counts: dict[str, list[tuple[Cell, int]]] = {column: [] for column in COLUMNS}

    def cells(self, dimension: Dimension) -> list[Cell]:
        """The cells of a dimension that may be shown."""
        rows = rules.cells(
            dimension.group_by_person, dimension.above, with_a_case=self._panel.with_a_case, shown=self._cells
        )
        self._cells += rows
        return rows

    def rows(self, cells: Sequence[Cell]) -> list[Row]:
        """What may be shown of each of these cells."""
        cases = [[row for row in self._panel.cases if row.person_id in cell.people] for cell in cells]
        counts = {column: [_count(column, rows) for rows in cases] for column in COLUMNS}
        totals = [len(rows) for rows in cases]
        columns = [column for column in _columns(counts, totals) if self._may_show(cells, counts[column], column)]
        if not set(OUTCOMES) <= set(columns):
            columns = [column for column in columns if column not in OUTCOMES or column == CONFIRMED]
        for column in columns:
            self._counts[column] += zip(cells, counts[column], strict=True)
        return [
            Row(
                cell=cell,
                people=len(cell.people),
                with_a_case=len({row.person_id for row in rows}),
                cases=len(rows),
                counts={column: counts[column][place] if column in columns else None for column in COLUMNS},
                took=_median(rows),
            )
            for place, (cell, rows) in enumerate(zip(cells, cases, strict=True))
        ]

    def _may_show(self, cells: Sequence[Cell], counts: Sequence[int], column: str) -> bool:
        return rules.may_show(counts, cells, self._counts[column])


def _count(column: str, rows: Iterable[Counted]) -> int:
    if column in OUTCOMES:
        return sum(row.outcome == OUTCOMES[column] for row in rows)
    return sum(getattr(row, f"is_{column}") for row in rows)


def _columns(counts: dict[str, list[int]], totals: Sequence[int]) -> list[str]:
    """The columns of which neither the counts nor what is left of the total says one or two."""
    of = dict.fromkeys(COLUMNS, totals) | {"overturned": counts["appealed"]}
    outcomes = [column for column in OUTCOMES if _are_safe(counts[column])]
    if len(outcomes) < len(OUTCOMES):
        left = [total - count for total, count in zip(totals, counts[CONFIRMED], strict=True)]
        outcomes = [CONFIRMED] if CONFIRMED in outcomes and _are_safe(left) else []
    return outcomes + [
        column
        for column in ("appealed", "overturned")
        if _are_safe(counts[column])
        and _are_safe([whole - count for whole, count in zip(of[column], counts[column], strict=True)])
    ]


def _are_safe(counts: Iterable[int]) -> bool:
    return all(rules.is_safe(count) for count in counts)


def _median(rows: Sequence[Counted]) -> timedelta | None:
    """The median time to decide; None where fewer than five people's cases were decided."""
    seconds = [row.took.total_seconds() for row in rows if row.took is not None]
    people = {row.person_id for row in rows if row.took is not None}
    return timedelta(seconds=median(seconds)) if len(people) >= LEAST_DECIDED else None


def _steps(panel: Panel) -> Iterable[StepRow]:
    """Same trigger, same step: the cases of each step, and what was decided."""
    every = sorted({(row.version, row.step) for row in panel.cases})
    people = {step: {row.person_id for row in panel.cases if (row.version, row.step) == step} for step in every}
    groups = rules.together(people)
    cases = [[row for row in panel.cases if (row.version, row.step) in group] for group in groups]
    counts = {column: [_count(column, rows) for rows in cases] for column in COLUMNS}
    columns = _columns(counts, [len(rows) for rows in cases])
    for place, (group, rows) in enumerate(zip(groups, cases, strict=True)):
        yield StepRow(
            group, len(rows), {column: counts[column][place] if column in columns else None for column in COLUMNS}
        )


def _differences(panel: Panel, tables: dict[str, tuple[Row, ...]]) -> Iterable[Difference]:
    """Each cell beside everybody else, in what may be shown of both; the same two groups once."""
    every = chain.from_iterable(_compared(panel, name, rows) for name, rows in tables.items())
    once: dict[tuple[str, frozenset[frozenset[int]]], tuple[str, Cell, str, Comparison]] = {}
    for row in every:
        _, cell, what, _ = row
        once.setdefault((what, frozenset({cell.people, panel.covered - cell.people})), row)
    compared = list(once.values())
    beyond = beyond_chance([comparison for _, _, _, comparison in compared])
    for row, is_beyond in zip(compared, beyond, strict=True):
        yield Difference(*row, is_beyond)


def _compared(panel: Panel, name: str, rows: Sequence[Row]) -> Iterable[tuple[str, Cell, str, Comparison]]:
    if len(rows) < 2:
        return
    people, with_a_case = len(panel.covered), len(panel.with_a_case)
    rows = sorted(rows, key=lambda row: -Fraction(row.with_a_case, row.people))
    for row in rows:
        yield (
            name,
            row.cell,
            OPENED,
            Comparison(row.with_a_case, row.people, with_a_case - row.with_a_case, people - row.people),
        )
    confirmed = [row.counts[CONFIRMED] for row in rows]
    decided = [_decided(row) for row in rows]
    for row, hits, of in zip(rows, confirmed, decided, strict=True):
        if hits is None or of is None:
            continue
        others = sum(count or 0 for count in confirmed) - hits
        yield name, row.cell, CONFIRMED, Comparison(hits, of, others, sum(count or 0 for count in decided) - of)


def _decided(row: Row) -> int | None:
    """How many cases were decided; None where that is not shown."""
    undecided = row.counts["undecided"]
    return None if undecided is None else row.cases - undecided


def _efforts(panel: Panel) -> Iterable[EffortRow]:
    """By team, of cells of at least eight people; results are no cases, so none of those is asked about."""
    teams = next(dimension for dimension in panel.dimensions if dimension.name == TEAM)
    for cell in rules.cells(teams.group_by_person, teams.above, with_a_case=()):
        yield EffortRow(cell, effort_of(panel.efforts[pk] for pk in cell.people))
