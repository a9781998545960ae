"""Processor time of other processes, in nanoseconds as the kernel's scheduler counts it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

TICK = 1_000_000_000 // os.sysconf("SC_CLK_TCK")
WAITED_FOR = slice(13, 15)
"""Of the words of /proc/PID/stat behind the name: the user and system time of children that have ended."""


def of_process(pid: int) -> int:
    """What all threads of a living process have taken; nothing for one that has ended."""
    taken = 0
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            taken += int((thread / "schedstat").read_text().split()[0])
    return taken


def of_ended_children(pid: int) -> int:
    """What children that have ended took: of PostgreSQL, the helpers that read a table in parallel."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, words[WAITED_FOR])) * TICK
