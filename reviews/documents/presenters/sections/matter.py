"""What the sections of a quarterly review are presented from, and the tables of several of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.platypus import Table

from reviews.documents.presenters.documents import Shown
from reviews.documents.presenters.minutes_v1 import MinutesView
from reviews.documents.presenters.packet_v1 import PacketView
from reviews.kinds.presenters.paper.cells import Cell, Content
from reviews.kinds.presenters.paper.columns import whole, words
from reviews.kinds.presenters.paper.typeset import WIDTH, table
from reviews.kinds.rules.kinds import Panel
from traps_web.ui import values

HALF: Final = WIDTH * 0.6
"""The width of a table of two columns: figures stay near what they belong to."""


@dataclass(frozen=True)
class Matter:
    """Packet and minutes, or what is written so far; where the review stands, and whether the viewer may judge it."""

    packet: PacketView
    minutes: MinutesView
    shown: Shown
    status: str = ""
    may_judge: bool = False


def panel(*lines: str) -> list[Panel]:
    """The one screen of a section that draws packet and minutes themselves."""
    return [Panel(lines)]


def entries(rows: Sequence[values.Entry]) -> Table:
    """Promises with their score and words."""
    return table((words("Promise"), whole("Score"), words("When and words")), [(r.what, r.state, r.more) for r in rows])


def difference(text: str, *, short: bool) -> Content:
    """What something lacks of what was due, or is ahead of it."""
    return Cell(text, look="short") if short else text
