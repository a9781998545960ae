"""The state of the supervised programs, in memory shared with all of them, so that `/readyz` works on a full disk."""

from __future__ import annotations

import json
import mmap
from typing import Any

SIZE = 16 * 1024


class Board:
    """A page of memory that the supervisor writes and the programs, its forks, read."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, SIZE)

    def write(self, facts: dict[str, Any]) -> None:
        """Replace the contents. A reader that catches it halfway gets invalid JSON and tries again."""
        text = json.dumps(facts).encode()
        self._memory[:SIZE] = text.ljust(SIZE)

    def read(self) -> dict[str, Any]:
        """The current contents."""
        for _ in range(100):
            try:
                facts: dict[str, Any] = json.loads(self._memory[:SIZE])
            except ValueError:
                continue
            return facts
        return {}


_board: Board | None = None


def hang_up() -> Board:
    """Create the board. Call it before the first fork."""
    global _board  # noqa: PLW0603 - one for all processes, like the memory behind it
    _board = Board()
    return _board


def programs() -> dict[str, Any]:
    """For each program: is it running, how often was it restarted, since when. Empty without a supervisor."""
    return _board.read() if _board is not None else {}
