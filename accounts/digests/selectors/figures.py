"""Where this week and this quarter stand, for the foot of a daily mail.

What a week owes and what a number is, is known to the app above that plans; it registers how each is read when TRAPS
starts.
"""

from __future__ import annotations

from collections.abc import Callable

from accounts.digests.rules.contents import Figures
from accounts.record.rules.readers import Reader

FiguresReader = Callable[[Reader], Figures]
_readers: dict[str, FiguresReader] = {}


def register(head: str, reader: FiguresReader) -> None:
    """Have the figures under a head of the mail read like this; the heads stand in the order of their registration."""
    _readers[head] = reader


def figures(reader: Reader) -> dict[str, Figures]:
    """By head, the figures of whoever reads; no lines where they owe nothing, or have no number."""
    return {head: read(reader) for head, read in _readers.items()}
