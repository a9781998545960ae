"""How many of a week's targets are reached: the finding of a week, wherever it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reached:
    """Targets that were reached, of those that held; more of one type than its target does not pay for another."""

    count: int = 0
    of: int = 0

    def __add__(self, other: Reached) -> Reached:
        """Several weeks or people together, target by target."""
        return Reached(self.count + other.count, self.of + other.of)

    @property
    def left(self) -> int:
        """How many targets are still open."""
        return self.of - self.count

    @property
    def in_words(self) -> str:
        """ "4 of 5 targets reached"; empty where no target held."""
        if not self.of:
            return ""
        return f"{self.count} of {self.of} {'target' if self.of == 1 else 'targets'} reached"


NONE = Reached()


def reached(done: Mapping[int, int], targets: Mapping[int, int]) -> Reached:
    """What was done against the targets, both by type.

    A target that leave or holidays have shrunk to nothing asks for nothing: it is neither reached nor open.
    """
    asked = {type_id: target for type_id, target in targets.items() if target > 0}
    return Reached(sum(done.get(type_id, 0) >= target for type_id, target in asked.items()), len(asked))


def still_open(done: Mapping[int, int], targets: Mapping[int, int], order: Iterable[int]) -> dict[int, int]:
    """What is left to do of each type whose target is not reached, in an order of types."""
    left = {type_id: max(0, targets.get(type_id, 0) - done.get(type_id, 0)) for type_id in order}
    return {type_id: count for type_id, count in left.items() if count}
