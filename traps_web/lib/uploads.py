"""How much is read of what is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass

MB = 1024 * 1024
MAX_BYTES = 20 * MB
"""The most that a file may have."""

MOST_OF_A_BODY = MB
MOST_OF_AN_UPLOAD = 32 * MB
"""A file with the form around it."""

REFUSED = "traps.refused"
"""The key in the WSGI environment under which the server says why it discarded a body."""

TAKES_FILES = re.compile(
    r"(?:/api/v1)?/(?:imports|deals/\d+/move|deals/\d+/items(?:/\d+/file)?"
    r"|own-trap-duties/\d+/file|traps/own/\d+/[\w-]+/\d+)/"
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a body was discarded, in words for the person or program that sent it."""

    status: int
    sentence: str


BUSY = Refusal(503, "Too many files are being sent right now, so this one was not saved. Send it again in a minute.")
FULL = Refusal(
    507,
    "The disk of this installation is full, so nothing was saved. Ask its operator to free space, then send it again.",
)


def takes_files(path: str) -> bool:
    """Whether files are sent to this address."""
    return TAKES_FILES.fullmatch(path) is not None


def most_of(path: str) -> int:
    """How many bytes are taken at this address."""
    return MOST_OF_AN_UPLOAD if takes_files(path) else MOST_OF_A_BODY


def body_fault(size: int, path: str) -> str:
    """Why what was sent is not read."""
    if takes_files(path):
        most, way = MAX_BYTES, "Split it, or give a link instead."
    else:
        most, way = MOST_OF_A_BODY, "Send it in parts."
    return f"This has {size / MB:.1f} MB; at most {most / MB:.1f} MB are accepted here. Nothing was saved. {way}"
