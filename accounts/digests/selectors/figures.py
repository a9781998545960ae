"""Where this quarter stands, for the foot of a daily mail.

What a number is, is known to the app above that plans; it registers how that is read when TRAPS starts.
"""

from __future__ import annotations

from collections.abc import Callable

from accounts.digests.rules.contents import Figures
from accounts.record.rules.readers import Reader

FiguresReader = Callable[[Reader], Figures]
_readers: list[FiguresReader] = []


def register(reader: FiguresReader) -> None:
    """Have the figures read like this."""
    _readers[:] = [reader]


def figures(reader: Reader) -> Figures:
    """The figures of the running quarter of whoever reads; empty where they have no number."""
    return [line for read in _readers for line in read(reader)]
