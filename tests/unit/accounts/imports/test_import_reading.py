"""Files that can be read, and every way in which one cannot."""

import pytest

from accounts.imports.importing.cells import Cells
from accounts.imports.importing.reading import Column, Row, Unreadable, read

COLUMNS = (Column("name", "a name", required=True), Column("parent", "above"), Column("starts_on", "a day"))


def fault(content: bytes) -> tuple[int | None, str, str]:
    with pytest.raises(Unreadable) as caught:
        read(content, COLUMNS)
    first = caught.value.refusals[0]
    return first.line, first.column, first.reason


def test_reads_lines_with_the_place_of_each_column() -> None:
    sheet = read(b"parent,name\nRoot,North\n\nRoot,South\n", COLUMNS)
    assert sheet.places == {"parent": 0, "name": 1}
    assert sheet.rows == [Row(2, ("Root", "North")), Row(4, ("Root", "South"))]


def test_a_byte_order_mark_and_other_line_ends_are_understood() -> None:
    sheet = read("\ufeffName,parent\r\nZürich,\r\n".encode(), COLUMNS)
    assert sheet.rows == [Row(2, ("Zürich", ""))]


def test_a_line_break_inside_quotes_keeps_line_numbers_true() -> None:
    sheet = read(b'name,parent\n"North\nWest",Root\nSouth,Root\n', COLUMNS)
    assert [row.line for row in sheet.rows] == [2, 4]


@pytest.mark.parametrize(
    ("content", "line", "column", "sentence"),
    [
        (b"", None, "", "The file is empty."),
        (b"\n\n", None, "", "The file is empty."),
        (b"name\n", None, "", "The file has a header but no lines below it."),
        (
            b"PK\x03\x04rest",
            None,
            "",
            "This is a spreadsheet or a zip file, not CSV. Save it as CSV in UTF-8 and send that.",
        ),
        (b"\xff\xfen\x00", None, "", "This is UTF-16 text, not CSV. Save it as CSV in UTF-8 and send that."),
        (b"name\nM\xfcller\n", 2, "", "This is not CSV in UTF-8: a byte on this line is no UTF-8 text."),
        (b"name\na\x00b\n", None, "", "This is not CSV: the file holds binary data."),
        (b'name\n"North"x\n', 2, "", "This line is not CSV: its quotes do not match."),
        (b"name;parent\nNorth;Root\n", 1, "", "The columns are separated by semicolons; separate them by commas."),
        (b"name\tparent\nNorth\tRoot\n", 1, "", "The columns are separated by tabs; separate them by commas."),
        (b"parent\nRoot\n", 1, "name", "The column name is missing."),
        (b"name,name\nA,B\n", 1, "name", "The column name appears twice in the header."),
        (
            b"name,boss\nA,B\n",
            1,
            "boss",
            "There is no column “boss” in files of this kind; known are name, parent, starts_on.",
        ),
        (b"name,parent\nA\n", 2, "", "This line has 1 cells where the header has 2."),
        (b"x" * (50 * 1024 * 1024), None, "", "The file has 50.0 MB; the limit is 20 MB. Split the file."),
    ],
)
def test_a_file_at_fault_gets_one_clear_sentence(content: bytes, line: int | None, column: str, sentence: str) -> None:
    assert fault(content) == (line, column, sentence)


def cells(**values: str) -> Cells:
    return Cells(Row(7, tuple(values.values())), {name: place for place, name in enumerate(values)})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("3/1/2017", "“3/1/2017” is not a date; write it like 2017-03-01."),
        ("2017-02-30", "There is no day 2017-02-30."),
        ("20170301", "“20170301” is not a date; write it like 2017-03-01."),
    ],
)
def test_a_bad_date_is_refused(text: str, sentence: str) -> None:
    line = cells(day=text)
    assert line.day("day") is None
    assert [(refusal.line, refusal.column, refusal.reason) for refusal in line.refusals] == [(7, "day", sentence)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,250", "“1,250” is not an amount; write it like 1250.50, without separators or currency."),
        ("12,5", "“12,5” is not an amount; write it like 1250.50, without separators or currency."),
        ("$5", "“$5” is not an amount; write it like 1250.50, without separators or currency."),
        ("NaN", "“NaN” is not an amount; write it like 1250.50, without separators or currency."),
        ("1.005", "“1.005” has more than 2 decimals."),
        ("1" * 15, "“111111111111111” is larger than TRAPS can hold."),
    ],
)
def test_a_bad_amount_is_refused(text: str, sentence: str) -> None:
    line = cells(amount=text)
    assert line.amount("amount", digits=2) is None
    assert line.refusals[0].reason == sentence


def test_good_cells_are_read_as_what_they_hold() -> None:
    line = cells(amount="-1054.500", count="3", yes="Yes", empty="")
    assert str(line.amount("amount", digits=2)) == "-1054.50"
    assert line.whole("count", otherwise=1) == 3
    assert line.yes("yes", otherwise=False) is True
    assert line.whole("empty", otherwise=1) == 1
    assert line.fine


def test_every_other_kind_of_cell_says_what_is_wrong() -> None:
    line = cells(email="x", count="0", flag="maybe", zone="Mars/Base", role="boss", long="y" * 201, need="")
    line.email("email")
    line.whole("count", otherwise=1)
    line.yes("flag", otherwise=False)
    line.zone("zone")
    line.one_of("role", ("rep", "manager"))
    line.text("long")
    line.text("need", required=True)
    assert [refusal.reason for refusal in line.refusals] == [
        "“x” is not an e-mail address.",
        "“0” is not a whole number above zero.",
        "“maybe” is neither yes nor no.",
        "“Mars/Base” is not a time zone; write it like America/New_York.",
        "“boss” is not known here; known are rep, manager.",
        "This is 201 characters long; the limit is 200.",
        "This cell is empty. Enter a value.",
    ]
