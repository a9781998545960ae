"""A word that pages use as a measure or a state, with its one meaning and its one formula."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """What a word means in one sentence, and how it is worked out; limits in it are those TRAPS is installed with."""

    word: str
    meaning: str
    formula: str

    @property
    def slug(self) -> str:
        """Its anchor on `/words/`."""
        return self.word.replace(" ", "-")

    @property
    def head(self) -> str:
        """The word as it begins a line."""
        return self.word[0].upper() + self.word[1:]
