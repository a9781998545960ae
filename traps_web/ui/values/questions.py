"""A question that is answered where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from traps_web.ui.values.figures import Due

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Question:
    """Why something was missed, asked where it is listed: a cause out of groups, a sentence, and a day.

    `key` tells it apart on its page, `url` is the story of what was missed. Without `days` no day is asked for.
    """

    key: str
    what: str
    due: Due
    url: str
    action: str
    causes: Sequence[tuple[str, Choices]]
    days: Choices = ()
    note: str = ""
    most_words: int = 500
