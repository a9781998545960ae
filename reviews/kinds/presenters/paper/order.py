"""The order of letters on paper: Hebrew and Arabic run from right to left, and Arabic letters join.

A page leaves both to the browser; the PDF library draws letters in the order in which it is given them. The order
follows UAX 9 (python-bidi), the joined shapes are the presentation forms of Unicode (arabic-reshaper), which the wide
face holds.
"""

from __future__ import annotations

import unicodedata
from typing import Any
from xml.sax.saxutils import escape

from arabic_reshaper import ArabicReshaper
from bidi import get_base_level, get_display
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import simpleSplit
from reportlab.platypus import Flowable, Paragraph

RIGHT = 2
OPENING = {"(": ")", "[": "]", "{": "}", "<": ">", "«": "»"}
CLOSING = {closing: opening for opening, closing in OPENING.items()}
_JOINED = ArabicReshaper({"delete_harakat": False, "ARABIC LIGATURE ALLAH": False})


def runs_back(text: str) -> bool:
    """Whether any of it runs from right to left."""
    return any(unicodedata.bidirectional(letter) in ("R", "AL", "RLE", "RLO", "RLI") for letter in text)


def joined(text: str) -> str:
    """Arabic letters in the shapes that they take beside each other, still in the order in which they are read."""
    return str(_JOINED.reshape(text))


def ordered(text: str) -> str:
    """One line in the order in which it is drawn, from left to right."""
    return turned(joined(text))


def turned(line: str) -> str:
    """A line of joined letters in the order of drawing, its brackets facing each other."""
    letters = list(str(get_display(line)))
    open_places: list[int] = []
    for place, letter in enumerate(letters):
        if letter not in OPENING and letter not in CLOSING:
            continue
        before = letters[open_places[-1]] if open_places else ""
        if OPENING.get(before) == letter:
            open_places.pop()
        elif CLOSING.get(before) == letter:  # A pair that runs back: drawn as it is, it would face outwards.
            letters[open_places.pop()], letters[place] = letter, before
        else:
            open_places.append(place)
    return "".join(letters)


class OrderedParagraph(Flowable):  # type: ignore[misc]
    """A paragraph that is cut into lines in the order of reading; each line is then put in the order of drawing."""

    def __init__(self, text: str, style: ParagraphStyle, face: str) -> None:
        super().__init__()
        self.text, self.style, self.face = joined(text), style, face
        self.drawn: Paragraph | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The size that it takes at that width."""
        lines = simpleSplit(self.text, self.face, self.style.fontSize, width)
        shown = "<br/>".join(escape(turned(line)) for line in lines)
        style = self.style
        if get_base_level(self.text) == 1:
            style = ParagraphStyle(f"{style.name}-rtl", parent=style, alignment=RIGHT)
        self.drawn = Paragraph(f'<font name="{self.face}">{shown}</font>', style)
        size: tuple[float, float] = self.drawn.wrap(width, height)
        return size

    def split(self, width: float, height: float) -> list[Any]:
        """Its parts on two pages."""
        self.wrap(width, height)
        assert self.drawn is not None
        return list(self.drawn.split(width, height))

    def draw(self) -> None:
        """Onto the canvas that the library has set."""
        assert self.drawn is not None
        self.drawn.drawOn(self.canv, 0, 0)

    def getSpaceBefore(self) -> float:  # noqa: N802 - the library's name
        return float(self.style.spaceBefore)

    def getSpaceAfter(self) -> float:  # noqa: N802 - the library's name
        return float(self.style.spaceAfter)
