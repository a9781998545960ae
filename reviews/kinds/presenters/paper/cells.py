"""What stands in a cell of a table on paper: words, figures, or a state with its mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph

from reviews.kinds.presenters.paper import marks
from reviews.kinds.presenters.paper.faces import BOLD, SANS, WIDEST, marked, width_of
from reviews.kinds.presenters.paper.order import OrderedParagraph, runs_back
from traps_web.ui import values
from traps_web.ui.charts.palette import INK, MISSED, SECOND
from traps_web.ui.words import DAYS, MONTHS

LEADING: Final = 1.38
MARK_ROOM: Final = 1.35
"""What a mark and its gap take before a word, in sizes of the letters."""
MARK_SIZE: Final = 0.86
BASELINE: Final = 0.08
_DAY: Final = rf"(?:{'|'.join(DAYS)}) \d{{1,2}} (?:{'|'.join(MONTHS)})(?: \d{{4}})?(?: \d\d:\d\d)?"
_WHOLE: Final = re.compile(rf"\b(?:{_DAY}|Q\d FY\d{{4}}|\d+ %)")


@dataclass(frozen=True)
class Cell:
    """A text, what stands behind it in the second voice, and how it looks: strong, quiet, or short of what was due."""

    text: str
    more: str = ""
    look: str = ""
    mark: str = ""


Content = str | Cell | values.State
QUIET: Final = Cell("not yet", look="quiet")


def cell_of(content: Content, look: str = "") -> Cell:
    """The content of a cell, its row's look beside its own."""
    if isinstance(content, values.State):
        return Cell(content.word, look="state", mark=content.key)
    if isinstance(content, str):
        return Cell(content, look=look)
    return Cell(content.text, content.more, content.look or look, content.mark)


def face_of(cell: Cell) -> str:
    return BOLD if cell.look in ("strong", "short", "gap", "state") else SANS


def colour_of(cell: Cell) -> str:
    if cell.look == "state":
        return marks.BY_STATE[cell.mark].colour
    return {"quiet": SECOND, "short": MISSED, "gap": MISSED}.get(cell.look, INK)


def style_for(face: str, size: float, colour: str, *, right: bool = False) -> ParagraphStyle:
    """How letters of a face, size and colour are set in lines."""
    return ParagraphStyle(
        f"{face}-{size}-{colour}-{right}",
        fontName=face,
        fontSize=size,
        leading=size * LEADING,
        textColor=HexColor(colour),
        alignment=TA_RIGHT if right else TA_LEFT,
    )


def natural_width(cell: Cell, size: float) -> float:
    """How wide the cell is on one line."""
    room = size * MARK_ROOM if cell.mark else 0
    behind = width_of(f" {cell.more}", SANS, size) if cell.more else 0
    return room + width_of(cell.text, face_of(cell), size) + behind


def longest_word(cell: Cell, size: float) -> float:
    """How wide the cell is at the least: a word is not broken."""
    room = size * MARK_ROOM if cell.mark else 0
    texts = [(cell.text, face_of(cell)), (cell.more, SANS)]
    return room + max((width_of(word, face, size) for text, face in texts for word in text.split()), default=0)


def drawn(cell: Cell, size: float, *, right: bool = False) -> Flowable:
    """The cell as it is drawn at that size."""
    words = text_of(cell.text, style_for(face_of(cell), size, colour_of(cell), right=right), cell.more)
    return Marked(cell, size, words, right=right) if cell.mark else words


def text_of(text: str, style: ParagraphStyle, more: str = "") -> Flowable:
    """A text in the letters that the paper has, and in the order in which they are read."""
    if runs_back(text + more):
        return OrderedParagraph(f"{text} {more}".rstrip(), style, WIDEST[style.fontName])
    behind = f' <font name="{SANS}" color="{SECOND}">{marked(_kept(more), SANS)}</font>' if more else ""
    return Paragraph(marked(_kept(text), style.fontName) + behind, style)


def _kept(text: str) -> str:
    """A text whose dates, periods, shares and amounts stay on one line: only this space does not break there."""
    whole = _WHOLE.sub(lambda match: match[0].replace(" ", "\N{NO-BREAK SPACE}"), text)
    return whole.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")


class Marked(Flowable):  # type: ignore[misc]
    """A mark with its word beside it; a word of several lines stays clear of the mark."""

    def __init__(self, cell: Cell, size: float, words: Flowable, *, right: bool = False) -> None:
        super().__init__()
        self.cell, self.size, self.words, self.right = cell, size, words, right

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The size that it takes at that width."""
        room = self.size * MARK_ROOM
        _, self.height = self.words.wrap(width - room, height)
        self.width = width
        self.start = max(0, width - natural_width(self.cell, self.size)) if self.right else 0
        return width, self.height

    def draw(self) -> None:
        """Onto the canvas that the library has set."""
        size = self.size * MARK_SIZE
        first_line = self.height - self.size * LEADING
        marks.draw(self.canv, self.cell.mark, self.start, first_line + self.size * (LEADING - 1 - BASELINE), size)
        self.words.drawOn(self.canv, self.size * MARK_ROOM, 0)
