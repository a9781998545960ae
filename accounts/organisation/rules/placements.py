"""The tree of teams over time: whether a move would put a team under itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Placed:
    """A team under a parent from a day to a day (open when None)."""

    team: int
    parent: int | None
    starts_on: date
    ends_before: date | None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)


def first_loop(placed: Iterable[Placed], *, team: int, parent: int, starts_on: date) -> date | None:
    """The first day, from a team's move on, on which it would stand above its own parent; None when it never does."""
    others = [placement for placement in placed if placement.team != team]
    days = sorted({starts_on} | {placement.starts_on for placement in others if placement.starts_on > starts_on})
    for day in days:
        parents = {placement.team: placement.parent for placement in others if placement.holds_on(day)}
        if _reaches(parents, start=parent, target=team):
            return day
    return None


def _reaches(parents: dict[int, int | None], *, start: int, target: int) -> bool:
    current: int | None = start
    seen: set[int] = set()
    while current is not None and current not in seen:
        if current == target:
            return True
        seen.add(current)
        current = parents.get(current)
    return False
