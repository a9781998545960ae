"""The whole chain as a file: a ZIP with every reading, who the numbers stand for today, and a script that checks it."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from plans.readings.rules.chain import Night
from plans.readings.selectors import nights
from plans.readings.selectors.nights import SubjectNamed
from traps_web.lib.canonical import canonical_json
from traps_web.ui.exports import Table, csv_parts

NAME = "readings.zip"
PART = 64 * 1024
VERIFY = Path(__file__).with_name("verify.py")
HOW = """The chain of nightly readings

readings.jsonl   every reading and every night in order, each with its digest
subjects.csv     what the numbers of people and teams stand for today
verify.py        checks the chain without TRAPS

    python verify.py readings.jsonl {head}

It says how many nights hold, and fails at the first line that was changed, left out or put in. The head is the
digest of the last night when this file was made: keep it somewhere else, and no other chain can pass for this one.
"""


def parts() -> Iterator[bytes]:
    """The file in parts. It is packed night by night on the disk, so that three years of it need no memory."""
    with tempfile.TemporaryFile() as out:
        _pack(out)
        out.seek(0)
        while part := out.read(PART):
            yield part


def _pack(out: IO[bytes]) -> None:
    last = nights.newest()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("readings.jsonl", "w", force_zip64=True) as part:
            for night in nights.kept(until=last):
                for line in lines(night):
                    part.write(f"{line}\n".encode())
        with archive.open("subjects.csv", "w") as part:
            for piece in csv_parts(Table("subjects", SubjectNamed._fields, nights.subjects())):
                part.write(piece)
        archive.write(VERIFY, "verify.py")
        archive.writestr("README.txt", HOW.format(head=last.head if last else ""))


def lines(night: Night) -> Iterator[str]:
    """The lines of a night: its readings, then what it says of itself."""
    for standing, digest in night.readings:
        yield canonical_json({"reading": standing, "digest": digest})
    yield canonical_json({"night": night.closing, "digest": night.head})
