"""Two submissions of a plan side by side, line by line, whatever kind of plan it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Key = tuple[str, str]
"""A line of a submission: its section, and what it is called inside of it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line that differs: where it stands, what it is, and how it read before and after; empty where it was not."""

    section: str
    label: str
    before: str
    after: str


def differing(
    before: Mapping[Key, tuple[str, str]], after: Mapping[Key, tuple[str, str]], sections: Sequence[str]
) -> list[Change]:
    """The lines that two papers spell differently, by section and key: each is its label and what it says."""
    keys = [*before, *(key for key in after if key not in before)]
    order = {section: place for place, section in enumerate(sections)}
    changes = [
        Change(key[0], (after.get(key) or before[key])[0], before.get(key, ("", ""))[1], after.get(key, ("", ""))[1])
        for key in keys
        if before.get(key, ("", ""))[1] != after.get(key, ("", ""))[1]
    ]
    return sorted(changes, key=lambda change: order[change.section])


def pair(numbers: Sequence[int], *, before: int, after: int) -> tuple[int, int] | None:
    """Which two of these submissions stand side by side; 0 asks for the last one and the one before it.

    None where one of them does not exist.
    """
    after = after or (numbers[-1] if numbers else 0)
    before = before or max(after - 1, 1)
    return (before, after) if before in numbers and after in numbers else None
