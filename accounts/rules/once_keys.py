"""Once-only keys: how long they are kept, and what counts as the same thing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

KEPT_FOR: Final = timedelta(days=3)
ASKED_FOR: Final = timedelta(minutes=10)
"""So long after a save the same content, from a page that was drawn anew, is asked about before it is written again."""
LONGEST_KEY: Final = 255
LONGEST_ANSWER: Final = 100_000


def fingerprint(parts: Iterable[bytes]) -> str:
    """One hash of what was sent; where one part ends and the next begins counts."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(b"%d:" % len(part))
        whole.update(part)
    return whole.hexdigest()
