"""Once-only keys: what counts as the same thing, and what is kept of how it was answered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LONGEST_KEY: Final = 255
LONGEST_ANSWER: Final = 100_000


@dataclass(frozen=True, slots=True)
class Done:
    """How it was answered, and what is kept of the answer; None when nothing was made, so that the key is free again.

    `is_recorded`: how it ended stands in a row of its own, which stays when it failed. Any other fault takes everything
    back.
    """

    status: int
    answer: str | None
    is_recorded: bool = False


def fingerprint(parts: Iterable[bytes]) -> str:
    """One hash of what was sent; where one part ends and the next begins counts."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(b"%d:" % len(part))
        whole.update(part)
    return whole.hexdigest()
