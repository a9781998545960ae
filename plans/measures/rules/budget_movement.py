"""Why the budget of some people changed between two days: opening plus all lines is the closing, to the cent.

What went from one person or team to another inside of a scope cancels out, act by act; what is left came in or went
out. So people add up to teams, and teams to the organisation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final


class Line(StrEnum):
    """Why a budget is another one than before."""

    FIRST = "set"
    FILE = "replaced"
    AMENDMENT = "amended"
    RESTATEMENT = "restated"
    CAME_IN = "came in"
    WENT_OUT = "went out"
    UNDO = "taken back"
    CALENDAR = "cut at other months"
    OWN = "own numbers of teams"


LINE_OF: Final = {
    "first": Line.FIRST,
    "file": Line.FILE,
    "amendment": Line.AMENDMENT,
    "restatement": Line.RESTATEMENT,
    "undo": Line.UNDO,
    "calendar": Line.CALENDAR,
}
"""The line of each kind of change; any other kind goes from hand to hand."""


@dataclass(frozen=True, slots=True)
class Change:
    """By how many cents the budget of a person changed, by which act. `place_id`: where in the scope they are."""

    place_id: int
    kind: str
    act: datetime
    cents: int


@dataclass(slots=True)
class BudgetMovement:
    """A budget at two ends, and what moved it. `handed` went from hand to hand inside, and is nothing in sum."""

    opening: int = 0
    lines: dict[Line, int] = field(default_factory=lambda: dict.fromkeys(Line, 0))
    handed: int = 0

    @property
    def change(self) -> int:
        return sum(self.lines.values())

    @property
    def closing(self) -> int:
        return self.opening + self.change


def movement(opening: int, changes: Iterable[Change], own: int = 0) -> BudgetMovement:
    """Add up the changes of a scope's budget.

    `own` is by how much the own numbers of its teams count for more or less at the end than at the beginning: they were
    set or changed, or gave way to numbers of people and teams below, which is a change without an act of its own.
    """
    moved = BudgetMovement(opening)
    moved.lines[Line.OWN] = own
    hands: dict[tuple[str, datetime], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for change in changes:
        line = LINE_OF.get(change.kind)
        if line is None:
            hands[change.kind, change.act][change.place_id] += change.cents
        else:
            moved.lines[line] += change.cents
    for by_place in hands.values():
        came, went = (sum(max(0, cents * sign) for cents in by_place.values()) for sign in (1, -1))
        within = min(came, went)
        moved.handed += within
        moved.lines[Line.CAME_IN] += came - within
        moved.lines[Line.WENT_OUT] -= went - within
    return moved
