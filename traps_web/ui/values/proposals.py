"""What a page proposes beside a field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proposal:
    """A figure with its formula in one sentence, and a button that takes it; without a `word` nothing is proposed.

    `takes` says what the button writes, by the names of the fields; with `row_of` by the names in a row of that group,
    into the first empty row or a new one.
    """

    word: str
    formula: str
    takes: Mapping[str, str]
    row_of: str = ""

    @property
    def written(self) -> str:
        """What the script writes."""
        return json.dumps(self.takes)
