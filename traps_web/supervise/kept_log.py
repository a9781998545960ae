"""The log of an embedded installation: kept across starts, rotated by size, and harmless when the disk is full."""

from __future__ import annotations

import contextlib
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

LARGEST_FILE = 5 * 1024 * 1024
KEPT_FILES = 5
"""Beside the one that is written to: traps.log.1 is the youngest of them."""


class KeptLog(RotatingFileHandler):
    """Writes lines. Lines that cannot be written are counted, and the count is logged once writing works again."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=LARGEST_FILE, backupCount=KEPT_FILES, encoding="utf-8", delay=True)
        self._lost = 0

    def line(self, text: str) -> None:
        """Write a line at the end."""
        if self._lost:
            lost, self._lost = self._lost, 0
            self._put(f"{lost} lines are missing here: the log could not be written.")
            if self._lost:
                self._lost += lost
                return
        self._put(text)

    def _put(self, text: str) -> None:
        self.handle(logging.makeLogRecord({"msg": text}))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002 - names of logging's
        """The disk is full, or the folder is gone: drop this line and whatever the stream still buffers."""
        self._lost += 1
        stream, self.stream = self.stream, None
        with contextlib.suppress(OSError):
            if stream:
                stream.close()

    def last_lines(self, count: int) -> str:
        """The last lines, to show in the terminal."""
        with contextlib.suppress(OSError):
            return "\n".join(
                Path(self.baseFilename).read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
            )
        return ""
