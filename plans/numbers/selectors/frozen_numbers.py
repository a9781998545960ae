"""Numbers that a paper froze: a budget inside of it is restated, never set anew and never taken back.

Which papers there are is known to the app that makes them; it registers how they are read when TRAPS starts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from plans.measures.models import BudgetLine
from traps_web.ui import words


@dataclass(frozen=True, slots=True)
class FrozenNumber:
    """The packet of somebody's review of a period; its numbers stand in it for ever."""

    person_id: int
    name: str
    period_key: str
    starts_on: date
    ends_before: date

    def has(self, line: BudgetLine) -> bool:
        """Whether a line lies inside."""
        return self.starts_on <= line.starts_on < self.ends_before

    def covers(self, starts_on: date, ends_before: date) -> bool:
        """Whether all of these days lie inside."""
        return self.starts_on <= starts_on and ends_before <= self.ends_before

    @property
    def sentence(self) -> str:
        """Why the number does not change by this road."""
        return (
            f"The packet of {words.possessive(self.name)} review of {self.period_key} has frozen another number: "
            "amend it, or restate what has ended."
        )


Reader = Callable[[Collection[int], date, date], list[FrozenNumber]]
_readers: list[Reader] = []


def register(reader: Reader) -> None:
    """Have one more kind of paper asked for what it froze."""
    if reader not in _readers:
        _readers.append(reader)


def of(people: Collection[int], starts_on: date, ends_before: date) -> list[FrozenNumber]:
    """What is frozen of some people in a span of days."""
    return [frozen for reader in _readers for frozen in reader(people, starts_on, ends_before)] if people else []
