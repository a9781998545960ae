"""Once-only keys: how long they are kept. What counts as the same thing is `traps_web.lib.once`."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

KEPT_FOR: Final = timedelta(days=3)
ASKED_FOR: Final = timedelta(minutes=10)
"""For so long after a save TRAPS asks back before it writes the same content again from a freshly drawn page."""
