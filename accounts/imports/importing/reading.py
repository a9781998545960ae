"""From bytes to lines: UTF-8, commas, a header row that the kind knows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from accounts.imports.rules.imports import size_fault
from traps_web.lib.normal_form import clean

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
OTHER_FILES = (
    (b"PK", "a spreadsheet or a zip file"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
)
LEFT_OUT = "\0"
WHY_REFUSED = "refused because"
"""The column that a file of refused lines has besides its own; sent again with it, the file is read without it."""
SEPARATORS = ((";", "semicolons"), ("\t", "tabs"), ("|", "bars"))


@dataclass(frozen=True)
class Column:
    """A column of a kind, with what it holds in words."""

    name: str
    means: str
    required: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the file; `line` is where it begins."""

    line: int
    values: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A file that could be read: where each column stands, and its lines."""

    places: dict[str, int]
    rows: list[Row]
    header: tuple[str, ...] = ()
    """The columns as the file names them."""


@dataclass(frozen=True)
class Refusal:
    """Why something is not taken: line (None for the whole file), column ("" for the whole line) and a sentence.

    One that is shared is shown once, however many lines have it.
    """

    line: int | None
    column: str
    reason: str
    is_shared: bool = False


@dataclass(frozen=True)
class Note:
    """Something to look at that stops nothing.

    line (None for the whole file), column ("" for the whole line) and a sentence.
    """

    line: int | None
    column: str
    sentence: str


class Unreadable(Exception):
    """The file as a whole cannot be taken."""

    def __init__(self, *refusals: Refusal) -> None:
        self.refusals = list(refusals)
        super().__init__(" ".join(refusal.reason for refusal in refusals))


def read(content: bytes, columns: Sequence[Column], renames: Mapping[str, str] | None = None) -> Sheet:
    """The lines of a CSV file. Raises Unreadable with one sentence per fault of the file or its header.

    renames: how another program names its columns; with it, columns that nobody here asks for are left out.
    """
    if reason := size_fault(len(content)):
        raise _whole(reason)
    lines = _records(_decoded(content))
    header = next(lines, None)
    if header is None:
        raise _whole("The file is empty.")
    places = _places(_renamed(header, columns, renames), columns)
    width = len(header.values)
    rows, faults = [], []
    for line in lines:
        if not any(value.strip() for value in line.values):
            continue
        if len(line.values) != width:
            faults.append(
                Refusal(line.line, "", f"This line has {len(line.values)} cells where the header has {width}.")
            )
        rows.append(line)
    if faults:
        raise Unreadable(*faults)
    if not rows:
        raise _whole("The file has a header but no lines below it.")
    return Sheet(places=places, rows=rows, header=header.values)


def _whole(reason: str) -> Unreadable:
    return Unreadable(Refusal(None, "", reason))


def type_fault(content: bytes) -> str:
    """One sentence when a file is none that CSV could be, whatever its name says; else empty."""
    for beginning, what in OTHER_FILES:
        if content.startswith(beginning):
            return f"This is {what}, not CSV. Save it as CSV in UTF-8 and send that."
    return "This is not CSV: the file holds binary data." if b"\0" in content else ""


def _decoded(content: bytes) -> str:
    if reason := type_fault(content):
        raise _whole(reason)
    try:
        return content.removeprefix(BYTE_ORDER_MARK).decode("utf-8")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise Unreadable(Refusal(line, "", "This is not CSV in UTF-8: a byte on this line is no UTF-8 text.")) from None


def _records(text: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise Unreadable(Refusal(line, "", _csv_fault(str(fault)))) from None
        if values:
            yield Row(line, tuple(map(clean, values)))


def _csv_fault(technical: str) -> str:
    if "field larger" in technical:
        return "A cell on this line is longer than 131,072 characters. A quotation mark is probably not closed."
    return "This line is not CSV: its quotes do not match."


def _renamed(header: Row, columns: Sequence[Column], renames: Mapping[str, str] | None) -> Row:
    """The header in our names; a column that is neither mapped nor ours has an empty name."""
    names = [name.strip().lower() for name in header.values]
    if not renames:
        values = zip(header.values, names, strict=True)
        return Row(header.line, tuple(LEFT_OUT if name == WHY_REFUSED else value for value, name in values))
    known = {column.name for column in columns}
    return Row(header.line, tuple(renames.get(name, name if name in known else LEFT_OUT) for name in names))


def _places(header: Row, columns: Sequence[Column]) -> dict[str, int]:
    names = [name.strip().lower() for name in header.values]
    known = [column.name for column in columns]
    for separator, word in SEPARATORS:
        if len(names) == 1 and separator in names[0]:
            raise Unreadable(Refusal(header.line, "", f"The columns are separated by {word}; separate them by commas."))
    faults = [
        Refusal(header.line, name, f"There is no column “{name}” in files of this kind; known are {', '.join(known)}.")
        for name in dict.fromkeys(names)
        if name not in known and name != LEFT_OUT
    ]
    faults += [
        Refusal(header.line, name, f"The column {name} appears twice in the header.")
        for name in known
        if names.count(name) > 1
    ]
    faults += [
        Refusal(header.line, column.name, f"The column {column.name} is missing.")
        for column in columns
        if column.required and column.name not in names
    ]
    if faults:
        raise Unreadable(*faults)
    return {name: place for place, name in enumerate(names) if name != LEFT_OUT}
