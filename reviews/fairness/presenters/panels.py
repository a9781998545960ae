"""The fairness panel as a page and a file: the same trigger, the same step; what stands out; effort or patch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Final

from django.urls import reverse

from reviews.fairness.rules.cells import LEAST_CASES, LEAST_PEOPLE, Cell, common
from reviews.fairness.rules.chance import LIMIT
from reviews.fairness.rules.effort import FULL_PERCENT, Reading
from reviews.fairness.selectors.panels import MANAGER, MANAGERS, ROLE, TEAM, Panel
from reviews.fairness.selectors.tables import CONFIRMED, Difference, EffortRow, Row, Shown, StepRow
from traps_web.lib import fiscal
from traps_web.ui import periods, values, words
from traps_web.ui.exports import Table

NA: Final = "n/a"
NAMES: Final = 3
"""So many teams or managers of a cell are named; of more it is said how many they are."""
TOO_FEW: Final = "n/a: with so few people and cases a row would say who it was."
WHAT: Final = {TEAM: "Team", ROLE: "Role", MANAGER: "Manager"}
HEADS: Final = {
    "confirmed": "Confirmed",
    "helped": "Help instead",
    "waived": "Waived",
    "undecided": "Not decided",
    "appealed": "Appealed",
    "overturned": "Overturned",
}
FILE_HEADS: Final = ("table", "name", "people", "with_a_case", "cases", *HEADS, "hours_to_decide")


@dataclass(frozen=True, slots=True)
class Part:
    """A table with its head; `note` says why there is none."""

    key: str
    head: str
    ledger: values.Ledger | None
    note: str = ""


@dataclass(frozen=True)
class PanelPage:
    """Everything that the page shows."""

    path: tuple[values.Crumb, ...]
    statement: str
    sub: str
    quarters: tuple[tuple[str, str, bool], ...]
    """Name, address, and whether it is the one shown."""
    differences: tuple[str, ...]
    parts: tuple[Part, ...]
    how: tuple[str, ...]


def page(shown: Shown | None, quarters: Sequence[fiscal.Period]) -> PanelPage:
    """A quarter ready to show, or that none has ended yet."""
    path = (values.Crumb("Policy", reverse("policy")),)
    if shown is None:
        return PanelPage(path, "No quarter in which a policy held has ended yet.", _SUB, (), (), (), _HOW)
    links = tuple(
        (periods.named(row.key), reverse("fairness_quarter", args=[row.key]), row.key == shown.panel.quarter.key)
        for row in quarters
    )
    return PanelPage(
        path=path,
        statement=_statement(shown),
        sub=_SUB,
        quarters=links,
        differences=tuple(sentences(shown)),
        parts=tuple(_parts(shown)) if shown.whole else tuple(_effort_part(shown)),
        how=_HOW,
    )


_SUB: Final = "Counts without names, of ended quarters. You see every case of your own line under Cases."
_HOW: Final = (
    f"A row has at least {LEAST_PEOPLE} covered people, and nobody or at least {LEAST_CASES} of them have a case. "
    "Smaller teams are counted together with their neighbours.",
    "A column is shown for all rows or for none, so that nothing follows by subtraction.",
    "A difference is pointed out where chance alone would bring one about in at most "
    f"{words.percent(float(LIMIT))} of quarters, all comparisons taken together (Fisher’s exact test).",
    "What ended because facts changed is counted nowhere. The median time needs five people whose cases were decided.",
    f"Activity is full where at least {FULL_PERCENT} % of the weekly targets of the quarter were reached.",
)


def _statement(shown: Shown) -> str:
    name = periods.named(shown.panel.quarter.key)
    if shown.whole is None:
        return f"{name}: {_too_few(shown.panel)}"
    beyond = sum(row.is_beyond is True for row in shown.differences)
    finding = f"{words.plural(beyond, 'difference')} beyond chance" if beyond else "no difference beyond chance"
    cases = words.plural(shown.whole.cases, "case") if shown.whole.cases else "no case"
    return f"{name}: {cases} among {words.plural(shown.whole.people, 'covered person', 'covered people')}, {finding}."


def _too_few(panel: Panel) -> str:
    if len(panel.covered) < LEAST_PEOPLE:
        return f"fewer than {LEAST_PEOPLE} people were covered, so nothing is counted."
    return f"fewer than {LEAST_CASES} people had a case, so nothing is counted."


def sentences(shown: Shown) -> Iterable[str]:
    """Each difference beyond chance in words, with its counts."""
    for row in shown.differences:
        if row.is_beyond:
            yield sentence(shown.panel, row)


def sentence(panel: Panel, row: Difference) -> str:
    """A comparison in words: what of how many, here and elsewhere, and how likely by chance."""
    name, seen = cell_name(panel, row.dimension, row.cell), row.comparison
    chance = f"by chance in {_chance(seen.p)}"
    if row.what == CONFIRMED:
        return (
            f"{name}: {seen.hits} of {seen.of} decided cases were confirmed, elsewhere {seen.other_hits} of "
            f"{seen.other_of}; {chance}."
        )
    return (
        f"{name}: {seen.hits} of {seen.of} covered people had a case, elsewhere {seen.other_hits} of "
        f"{seen.other_of}; {chance}."
    )


def _chance(p: Fraction) -> str:
    return f"1 of {words.number(int(1 / p))} quarters"


def cell_name(panel: Panel, dimension: str, cell: Cell) -> str:
    """What a cell is called: its teams, its role, or its managers, who have names for leaders alone."""
    if not cell.groups:
        return "Everybody"
    if dimension == ROLE:
        return words.listed([_role(group) for group in sorted(cell.groups, key=str)])
    if dimension == MANAGER and not panel.names_managers:
        return "One manager" if len(cell.groups) == 1 else f"{len(cell.groups)} managers together"
    by_id = panel.team_names if dimension == TEAM else panel.names
    named = sorted(by_id.get(group or 0, f"no {WHAT[dimension].lower()}") for group in cell.groups)
    if len(named) <= NAMES:
        return _capital(words.listed(named))
    above = next(row.above for row in panel.dimensions if row.name == dimension)
    top = next(iter(common(cell.groups, above)), None)
    of = f" under {by_id[top]}" if top is not None else ""
    return f"{len(named)} {WHAT[dimension].lower()}s{of}"


def _role(group: int | None) -> str:
    return "Managers" if group == MANAGERS else "Reps"


def _parts(shown: Shown) -> Iterable[Part]:
    yield Part("steps", "Same trigger, same step", _step_ledger(shown.steps))
    for name, rows in shown.tables.items():
        if len(rows) > 1:
            yield Part(name, f"By {WHAT[name].lower()}", _ledger(shown, name, rows))
    hidden = [WHAT[name].lower() for name, rows in shown.tables.items() if len(rows) < 2]
    if hidden:
        yield Part("hidden", f"By {words.listed(hidden)}", None, TOO_FEW)
    yield from _effort_part(shown)


def _effort_part(shown: Shown) -> Iterable[Part]:
    if shown.efforts:
        yield Part("effort", "Effort or patch", _effort_ledger(shown))


def _columns(first: str) -> list[values.Column]:
    counts = ["People", "With a case", "Cases", *HEADS.values(), "Time to decide"]
    return [values.Column(first), *(values.Column(name, "num", label=name) for name in counts)]


def _ledger(shown: Shown, name: str, rows: Sequence[Row]) -> values.Ledger:

    def order(row: Row) -> tuple[Fraction, str]:
        return -Fraction(row.with_a_case, row.people), cell_name(shown.panel, name, row.cell)

    return values.Ledger(
        f"Cases by {WHAT[name].lower()}",
        _columns(WHAT[name]),
        [_line(cell_name(shown.panel, name, row.cell), row) for row in sorted(rows, key=order)],
        _line("Everybody", shown.whole) if shown.whole else None,
        css="ledger--stack ledger--tight",
    )


def _line(name: str, row: Row) -> values.Line:
    return values.Line(
        (
            name,
            words.number(row.people),
            words.number(row.with_a_case),
            words.number(row.cases),
            *_counts(row.counts),
            took(row.took),
        )
    )


def _counts(counts: dict[str, int | None]) -> list[str]:
    return [NA if counts[column] is None else words.number(counts[column] or 0) for column in HEADS]


def took(between: timedelta | None) -> str:
    """The median time to decide."""
    return NA if between is None else words.span(between)


def _step_ledger(rows: Sequence[StepRow]) -> values.Ledger:
    columns = [
        values.Column("Step"),
        values.Column("Cases", "num", label="Cases"),
        *(values.Column(name, "num", label=name) for name in HEADS.values()),
    ]
    lines = [values.Line((step_name(row), words.number(row.cases), *_counts(row.counts))) for row in rows]
    return values.Ledger(
        "Cases by step", columns, lines, empty="No case was opened.", css="ledger--stack ledger--tight"
    )


def step_name(row: StepRow) -> str:
    """Which steps of which version: "Step 1 of version 2"."""
    by_version: dict[int, list[str]] = {}
    for version, number in row.steps:
        by_version.setdefault(version, []).append(str(number))
    named = [
        f"{'step' if len(numbers) == 1 else 'steps'} {words.listed(numbers)} of version {version}"
        for version, numbers in by_version.items()
    ]
    return _capital(words.listed(named))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _effort_ledger(shown: Shown) -> values.Ledger:
    columns = [
        values.Column("Team"),
        values.Column("With a number", "num", label="With a number"),
        values.Column("Missed it", "num", label="Missed it"),
        values.Column("Of those with full activity", "num", label="With full activity"),
        values.Column("Reads as", label="Reads as"),
    ]
    lines = [
        values.Line(
            (
                cell_name(shown.panel, TEAM, row.cell),
                words.number(row.effort.with_number),
                words.number(row.effort.missed),
                words.number(row.effort.missed_in_full),
                _reading(row),
            )
        )
        for row in sorted(shown.efforts, key=lambda row: cell_name(shown.panel, TEAM, row.cell))
    ]
    return values.Ledger("Result against activity by team", columns, lines)


def _reading(row: EffortRow) -> str:
    return str(Reading(row.effort.reading).label)


def file(shown: Shown) -> Table:
    """Every row that the page shows, by table."""
    rows: list[list[str | int | None]] = []
    if shown.whole:
        rows.append(_file_row("all", "", shown.whole))
    for step in shown.steps:
        counts = [step.counts[column] for column in HEADS]
        rows.append(["step", step_name(step), None, None, step.cases, *counts, None])
    for name, cells in shown.tables.items():
        rows += [_file_row(name, cell_name(shown.panel, name, row.cell), row) for row in cells if len(cells) > 1]
    return Table(f"fairness-{shown.panel.quarter.key}", FILE_HEADS, rows)


def _file_row(table: str, name: str, row: Row) -> list[str | int | None]:
    hours = None if row.took is None else int(row.took / timedelta(hours=1))
    counts = [row.counts[column] for column in HEADS]
    return [table, name, row.people, row.with_a_case, row.cases, *counts, hours]
