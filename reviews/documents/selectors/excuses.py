"""The causes that somebody gave before a review, wherever they gave them.

Missed traps are explained in a room above, which counts both in one ledger; it registers how they are read.
"""

from __future__ import annotations

from collections.abc import Callable

from reviews.cycles.models import Review

CausesReader = Callable[[Review], list[int]]
_kept: list[CausesReader] = []


def register(reader: CausesReader) -> None:
    """Have the causes before a review read like this."""
    _kept[:] = [reader]


def before(review: Review) -> list[int]:
    """Ids of the causes that the person gave before the review: one that was reworded is still the same excuse."""
    return _kept[0](review) if _kept else []
