"""What a miss asks of its owner, and the cause once it was given.

Explanations are kept by the app above that reviews; it registers how they are read when TRAPS starts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from accounts.record.rules.readers import Reader
from traps_web.ui import values


@dataclass(frozen=True, slots=True)
class Explanations:
    """How they are read: what misses ask the reader now, the newest first, and the causes of misses by their id."""

    questions: Callable[[Reader], list[values.Question]]
    causes: Callable[[Collection[int]], Mapping[int, str]]


_kept: list[Explanations] = []


def register(explanations: Explanations) -> None:
    """Have explanations read like this."""
    _kept[:] = [explanations]


def questions(reader: Reader) -> list[values.Question]:
    """The questions that misses ask the reader, to be answered where they stand."""
    return _kept[0].questions(reader) if _kept else []


def causes(obligation_ids: Collection[int]) -> Mapping[int, str]:
    """The cause of each of these misses that was explained."""
    return _kept[0].causes(obligation_ids) if _kept and obligation_ids else {}
