"""Tables as files: numbers stay numbers, texts stay texts, and nothing runs as a formula."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traps_web.ui import exports
from traps_web.ui.exports import Table, as_csv, as_xlsx, csv_parts, harmless

ROW = ("North", Decimal("-12.50"), -3, True, date(2026, 11, 27), datetime(2026, 11, 27, 17, tzinfo=UTC), None)
HEADS = ("name", "amount", "count", "won", "on", "at", "nothing")
ATTACKS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']


def read_csv(table: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig"), newline="")))


def sheet_of(table: Table):
    return openpyxl.load_workbook(io.BytesIO(as_xlsx(table))).active


def test_csv_is_plain_and_marked_as_utf_8():
    table = Table("deals", HEADS, [ROW])
    assert as_csv(table).startswith(b"\xef\xbb\xbf")
    assert read_csv(table) == [
        list(HEADS),
        ["North", "-12.50", "-3", "yes", "2026-11-27", "2026-11-27T17:00:00+00:00", ""],
    ]


def test_a_sheet_has_numbers_and_days_as_such():
    sheet = sheet_of(Table("deals", HEADS, [ROW]))
    values = [cell.value for cell in sheet[2]]
    day = datetime(2026, 11, 27)  # noqa: DTZ001
    assert values == ["North", -12.5, -3, "yes", day, "2026-11-27T17:00:00+00:00", None]
    assert [cell.value for cell in sheet[1]] == list(HEADS)


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_spreadsheet_would_run_is_neutralised_in_heads_and_cells(attack):
    table = Table("x", (attack,), [(attack,)])
    assert read_csv(table) == [[f"'{attack}"], [f"'{attack}"]]
    sheet = sheet_of(table)
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value.startswith("'")


@given(st.text(max_size=40))
def test_no_text_begins_like_a_formula_and_nothing_else_is_touched(text):
    safe = harmless(text)
    assert not safe.startswith(exports.DANGEROUS)
    assert safe in (text, f"'{text}")
    assert (safe == text) is not text.startswith(exports.DANGEROUS)


def test_a_long_list_leaves_in_parts_and_is_read_as_it_is_written():
    read = []

    def rows():
        for number in range(20_000):
            read.append(number)
            yield (number, "some text that fills the line")

    parts = csv_parts(Table("long", ("number", "text"), rows()))
    next(parts)
    assert 0 < len(read) < 20_000
    list(parts)
    assert len(read) == 20_000


def test_a_list_that_no_sheet_can_hold_is_refused(monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS_OF_A_SHEET", 2)
    with pytest.raises(exports.TooLong, match="take CSV"):
        as_xlsx(Table("long", ("number",), ((number,) for number in range(3))))
