"""Files that prove something: which kinds are taken, known by their content and not by their name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Final

LARGEST_BYTES: Final = 10 * 1024 * 1024
LARGEST_SAID: Final = "10 MB"
TAKEN_SAID: Final = "PDF, PNG, JPEG, plain text, DOCX or XLSX"
_ENTRIES_AT_MOST: Final = 5000


def _is_office(content: bytes, folder: str) -> bool:
    """A zip whose table of contents is that of an office document; nothing is unpacked."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False
    return (
        len(names) <= _ENTRIES_AT_MOST
        and "[Content_Types].xml" in names
        and any(name.startswith(f"{folder}/") for name in names)
        and not any(name.endswith("vbaProject.bin") for name in names)
    )


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not any(ord(sign) < 32 and sign not in "\t\n\r\f" for sign in text)


KINDS: Final[dict[str, tuple[str, Callable[[bytes], bool]]]] = {
    "pdf": ("application/pdf", lambda content: content.startswith(b"%PDF-")),
    "png": ("image/png", lambda content: content.startswith(b"\x89PNG\r\n\x1a\n")),
    "jpg": ("image/jpeg", lambda content: content.startswith(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", lambda content: content.startswith(b"\xff\xd8\xff")),
    "txt": ("text/plain", _is_text),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        lambda content: _is_office(content, "word"),
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda content: _is_office(content, "xl"),
    ),
}
"""Ending of the name -> the type it stands for, and whether the content is of that type."""


def size_fault(size: int) -> str:
    """One sentence when a file is empty or too large; empty when it is neither. Looked at before a byte is read."""
    if size <= 0:
        return "The file is empty."
    if size > LARGEST_BYTES:
        return f"The file has {size / 1024 / 1024:,.0f} MB; the limit is {LARGEST_SAID}. Enter a link instead."
    return ""


def type_of(name: str, content: bytes) -> str:
    """The media type of a file whose ending and content agree. Raises ValueError with one sentence."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")
    if ending not in KINDS:
        raise ValueError(f"This kind of file is not accepted. Send {TAKEN_SAID}.")
    media_type, is_of_kind = KINDS[ending]
    if not is_of_kind(content):
        raise ValueError(f"The file is named .{ending}, but its content is something else; send {TAKEN_SAID}.")
    return media_type


def safe_name(name: str) -> str:
    """The name a file is offered under: its last part, at most 120 characters long.

    Characters that mean something to an operating system are left out.
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"/|?*;').strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:110]}{dot}{ending[:9]}" if stem else f"file.{ending[:9]}"
