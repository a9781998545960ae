"""What a list of reasons is called, and what may be on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Listing:
    """The words of one list: `noun` stands in the trail ("push reason added"), `word` in sentences."""

    noun: str
    word: str
    example: str
    last_one: Callable[..., str]
    """Why the last reason of a group stays; called with the marks of the group by their names."""

    def verb(self, act: str) -> str:
        """What the trail says of an act on a reason of this list."""
        return f"{self.noun} {act}"

    def name_fault(self, name: str) -> str:
        """One sentence when a reason cannot be called so; empty when it can."""
        if not name:
            return f"Enter the {self.word}, like “{self.example}”."
        return f"A {self.word} has at most {LONGEST} characters." if len(name) > LONGEST else ""

    def taken(self, name: str) -> str:
        """Why a name is refused that is on the list: a retired reason is offered again instead."""
        return f"“{name}” is already on the list. If it is retired, offer it again."

    @property
    def field_sentences(self) -> dict[str, Any]:
        """The sentences of the field in which a name is typed."""
        return {"required": self.name_fault(""), "max_length": self.name_fault("x" * (LONGEST + 1))}
