"""Undo beside what was just done: of which event, since when, and how long the page still offers it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from traps_web.lib.undoing import OFFERED, seconds_left

UNDONE: Final = "undone"
"""The tag of a message that says what stands again; a script puts the focus there."""
_TAG: Final = re.compile(r"(?:^|\s)undo-(\d+)-(\d+)(?:\s|$)")
_MICRO: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class UndoOffer:
    """The act with its event and instant. It travels to the page that follows as a tag of that page's message."""

    event: int
    at: datetime

    @property
    def tag(self) -> str:
        """How a message carries it."""
        return f"undo-{self.event}-{round(self.at.timestamp() * _MICRO)}"

    @classmethod
    def carried_by(cls, tags: str) -> UndoOffer | None:
        """The offer among the tags of a message."""
        carried = _TAG.search(tags)
        if carried is None:
            return None
        seconds, micro = divmod(int(carried[2]), _MICRO)
        return cls(int(carried[1]), datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro))

    def left(self, now: datetime) -> int:
        """Whole seconds; 0 when it is offered no more."""
        return seconds_left(self.at, now=now)

    def share(self, now: datetime) -> int:
        """How much of its time is left, in hundredths, as the line beneath it is drawn."""
        return round(100 * self.left(now) / OFFERED.total_seconds())
