"""Tables as files: CSV and XLSX with plain numbers and real dates, and no formula that slips in by a name."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

import xlsxwriter

Cell: TypeAlias = str | Decimal | int | bool | date | datetime | None

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_ROWS_OF_A_SHEET = 1_048_575
AT_ONCE = 2000
"""Rows that a list reads from the database at a time."""
_MARK = "\ufeff"
_FLUSH_AT = 64 * 1024
_WIDTH = 18


class TooLong(ValueError):
    """More rows than a sheet can hold; the message is a sentence for people."""


@dataclass(frozen=True)
class Table:
    """A list for a file: what it is called, its heads, and its rows, read as they are written."""

    name: str
    heads: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]


def harmless(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def csv_parts(table: Table) -> Iterator[bytes]:
    """The file in parts of some size, UTF-8 with a mark that spreadsheets know it by; what is not known is empty."""
    out = io.StringIO()
    out.write(_MARK)
    writer = csv.writer(out)
    writer.writerow([harmless(head) for head in table.heads])
    for row in table.rows:
        writer.writerow([_plain(cell) for cell in row])
        if out.tell() >= _FLUSH_AT:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def as_csv(table: Table) -> bytes:
    """The whole file at once."""
    return b"".join(csv_parts(table))


def _plain(cell: Cell) -> str | Decimal | int:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _yes(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(cell) if isinstance(cell, str) else cell


def _yes(cell: bool) -> str:
    return "yes" if cell else "no"


def as_xlsx(table: Table) -> bytes:
    """A workbook with one sheet; row by row to a file on the disk, and packed from there. Raises TooLong."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        _fill(book, table)
    return out.getvalue()


def _fill(book: Any, table: Table) -> None:
    sheet = book.add_worksheet(table.name[:31])
    bold = book.add_format({"bold": True})
    money, day = book.add_format({"num_format": "#,##0.00##"}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.set_column(0, len(table.heads) - 1, _WIDTH)
    sheet.freeze_panes(1, 0)
    for column, head in enumerate(table.heads):
        sheet.write_string(0, column, harmless(head), bold)
    written: dict[type, Callable[[int, int, Any], Any]] = {
        bool: lambda row, column, cell: sheet.write_string(row, column, _yes(cell)),
        str: lambda row, column, cell: sheet.write_string(row, column, harmless(cell)),
        Decimal: lambda row, column, cell: sheet.write_number(row, column, float(cell), money),
        int: sheet.write_number,
        date: lambda row, column, cell: sheet.write_datetime(row, column, cell, day),
        datetime: lambda row, column, cell: sheet.write_string(row, column, cell.isoformat()),
    }
    for place, row in enumerate(table.rows, start=1):
        if place > MOST_ROWS_OF_A_SHEET:
            raise TooLong(f"A sheet holds {MOST_ROWS_OF_A_SHEET:,} rows; this list is longer. Narrow it, or take CSV.")
        for column, cell in enumerate(row):
            if cell is not None:
                written[type(cell)](place, column, cell)
