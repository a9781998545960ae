"""How wide the columns of a table are: figures, dates and codes keep their line, and words share what is left."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reviews.kinds.presenters.paper.cells import Cell, longest_word, natural_width
from reviews.kinds.presenters.paper.faces import SANS, width_of

GAP: Final = 12.0
SIZES: Final = (8.2, 7.6, 7.0, 6.4, 5.8)
"""The sizes that a table may be set in, in points: the first at which nothing breaks that may not."""
HEAD_SHARE: Final = 0.87
"""Heads are smaller than what stands below them."""
SAFE: Final = 0.6


@dataclass(frozen=True)
class Column:
    """A column: its head, and whether it holds words that may break, one thing that may not, or figures."""

    head: str = ""
    kind: str = "words"

    @property
    def is_whole(self) -> bool:
        return self.kind != "words"

    @property
    def is_right(self) -> bool:
        return self.kind == "figure"


def words(head: str = "") -> Column:
    """A column of words, which wrap."""
    return Column(head)


def whole(head: str = "") -> Column:
    """A column of dates, codes or states: each stays on its line."""
    return Column(head, "whole")


def figure(head: str = "") -> Column:
    """A column of figures, set to the right."""
    return Column(head, "figure")


@dataclass(frozen=True)
class Need:
    """What a column needs at a size: at the least, and to have everything on one line."""

    least: float
    natural: float


def fit(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: float) -> tuple[float, list[float]]:
    """The size of the letters, and the width of each column with the gap behind it."""
    room = width - GAP * (len(columns) - 1)
    for size in SIZES:
        needs = [_need(column, [row[place] for row in rows], size) for place, column in enumerate(columns)]
        if sum(need.least for need in needs) <= room:
            break
    given = _shared([need.least for need in needs], [need.natural for need in needs], room)
    given = _spread(given, columns, room)
    return size, [share + GAP for share in given[:-1]] + given[-1:]


def _need(column: Column, cells: Sequence[Cell], size: float) -> Need:
    head = [width_of(word, SANS, size * HEAD_SHARE) for word in column.head.split()]
    natural = max([natural_width(cell, size) for cell in cells], default=0)
    broken = max([longest_word(cell, size) for cell in cells], default=0)
    least = max([natural if column.is_whole else broken, *head]) + SAFE
    whole_head = width_of(column.head, SANS, size * HEAD_SHARE)
    return Need(least, max(natural, whole_head) + SAFE)


def _shared(least: list[float], natural: list[float], room: float) -> list[float]:
    """Each gets its least; what is left goes to those that are short, to the longest texts the most of it.

    By the root of what they are short of: a sentence would otherwise leave a column of two words one word wide.
    """
    left = room - sum(least)
    if left <= 0:
        return [share * room / sum(least) for share in least]
    given = list(least)
    while left > SAFE:
        short = [math.sqrt(max(0, most - share)) for most, share in zip(natural, given, strict=True)]
        if not sum(short):
            break
        more = [
            min(left * lack / sum(short), max(0, most - share))
            for lack, most, share in zip(short, natural, given, strict=True)
        ]
        given = [share + add for share, add in zip(given, more, strict=True)]
        left -= sum(more)
    return given


def _spread(given: list[float], columns: Sequence[Column], room: float) -> list[float]:
    """What nobody needs, evenly over the columns of words and figures; dates and states stay as narrow as they are."""
    wide = [column.kind != "whole" for column in columns]
    spare = max(0, room - sum(given)) / max(1, sum(wide))
    return [share + spare * is_wide for share, is_wide in zip(given, wide, strict=True)]
