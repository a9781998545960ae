"""The dashboard's table as a file: CSV and XLSX, plain numbers, no formula slips in by a name."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import xlsxwriter

from plans.rules.attainment import Figures
from reviews.selectors.dashboard import Branch, Tree

Cell = str | Decimal | int | None
HEADS = (
    "level", "kind", "name", "period", "as of", "state", "budget", "actual", "difference", "retired", "gap", "budget to date", "pace",
    "open pipeline", "coverage", "weighted", "landing", "needed per working day", "needed per week",
)  # fmt: skip
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def rows(tree: Tree) -> list[list[Cell]]:
    """The table as it is opened on the page: the whole first, then its rows."""
    found = tree.root.found
    kind = "person" if found.scope.is_person else "team"
    time: list[Cell] = [found.period.key, found.as_of.isoformat()]
    return [[0, kind, found.scope.name, *time, *_figures(found.figures)], *_under(tree, tree.root, 1, time)]


def _under(tree: Tree, branch: Branch, level: int, time: list[Cell]) -> list[list[Cell]]:
    shown: list[list[Cell]] = []
    for row in branch.found.rows:
        shown.append([level, row.key.kind, row.name, *time, *_figures(row.figures)])
        inner = tree.opened.get(row.key.id or 0) if row.key.kind == "team" else None
        if inner is not None:
            shown += _under(tree, inner, level + 1, time)
    return shown


def _figures(of: Figures) -> list[Cell]:
    return [
        of.state, of.budget, of.actual, of.difference, _ratio(of.retired), of.gap, of.budget_to_date, _ratio(of.pace), of.open_pipeline,
        _ratio(of.coverage), of.weighted, of.landing, of.needed_per_working_day, of.needed_per_week,
    ]  # fmt: skip


def _ratio(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.0001"))


def harmless(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def as_csv(lines: list[list[Cell]]) -> bytes:
    """UTF-8 with a mark that spreadsheets know it by; n/a is empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for line in lines:
        writer.writerow([harmless(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in line])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(lines: list[list[Cell]], *, title: str) -> bytes:
    """One sheet with figures as numbers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(title[:31])
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for column, head in enumerate(HEADS):
            sheet.write_string(0, column, head, bold)
        for place, line in enumerate(lines, start=1):
            for column, cell in enumerate(line):
                if isinstance(cell, str):
                    sheet.write_string(place, column, harmless(cell))
                elif cell is not None:
                    sheet.write_number(place, column, float(cell), money if isinstance(cell, Decimal) else None)
        sheet.set_column(2, 2, 28)
        sheet.set_column(3, len(HEADS) - 1, 15)
        sheet.freeze_panes(1, 3)
    return out.getvalue()
