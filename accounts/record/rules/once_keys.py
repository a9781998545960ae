"""Once-only keys: how long they are kept. What counts as the same thing is `traps_web.lib.once`."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from traps_web.lib.once import LONGEST_ANSWER, LONGEST_KEY, fingerprint

__all__ = ["ASKED_FOR", "KEPT_FOR", "LONGEST_ANSWER", "LONGEST_KEY", "fingerprint"]

KEPT_FOR: Final = timedelta(days=3)
ASKED_FOR: Final = timedelta(minutes=10)
"""So long after a save the same content, from a page that was drawn anew, is asked about before it is written again."""
