"""The faces that a review is set in on paper, and which letters they hold.

Heads are set in Besley and everything else in Public Sans, as on the page; its figures are tabular. Both hold the Latin
letters. A word with a letter that they lack (Greek, Cyrillic, Arabic and others) is set in DejaVu. What that does not
hold either, Chinese, Japanese and Korean above all, is drawn as a box, and the paper says so at its end.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from reviews.kinds.presenters.paper.order import joined, ordered, runs_back

SERIF, SERIF_STRONG = "TrapsSerif", "TrapsSerif-Strong"
SANS, BOLD = "TrapsSans", "TrapsSans-Strong"
WIDE, WIDE_BOLD = "TrapsWide", "TrapsWide-Bold"
VENDORED: Final = Path(__file__).resolve().parents[4] / "static" / "vendor"
FILES: Final = {
    SERIF: "fonts/besley-paper-400.ttf",
    SERIF_STRONG: "fonts/besley-paper-600.ttf",
    SANS: "fonts/public-sans-paper-400.ttf",
    BOLD: "fonts/public-sans-paper-600.ttf",
    WIDE: "dejavu/DejaVuSans.ttf",
    WIDE_BOLD: "dejavu/DejaVuSans-Bold.ttf",
}
WIDER: Final = {SERIF: SANS, SERIF_STRONG: BOLD, SANS: WIDE, BOLD: WIDE_BOLD}
WIDEST: Final = {SERIF: WIDE, SERIF_STRONG: WIDE_BOLD, SANS: WIDE, BOLD: WIDE_BOLD}


@cache
def _face(name: str) -> TTFont:
    font = TTFont(name, str(VENDORED / FILES[name]))
    pdfmetrics.registerFont(font)
    return font


def fonts() -> None:
    """Make the faces known to the library: the same letters on every machine."""
    for name in FILES:
        _face(name)


def lacking(text: str, face: str) -> list[str]:
    """The letters of a text that a face does not hold, each once, in their order."""
    held = _face(face).face.charToGlyph
    return list(dict.fromkeys(letter for letter in text if ord(letter) not in held and not _is_blank(letter)))


def _is_blank(letter: str) -> bool:
    """Spaces, breaks and marks without a shape need no letter."""
    return unicodedata.category(letter) in ("Zs", "Zl", "Zp", "Cc", "Cf")


def _holding(text: str, face: str) -> str:
    """The face that holds a text: the given one, or the first wider one that does, or the widest."""
    while face in WIDER and lacking(text, face):
        face = WIDER[face]
    return face


def set_in(text: str, face: str) -> tuple[str, str]:
    """A line as it is set, and the one face that holds all of it: the usual one wherever it can."""
    if not lacking(text, face):
        return text, face
    whole = unicodedata.normalize("NFC", text)
    if runs_back(whole):
        return ordered(whole), WIDEST[face]
    return whole, _holding(whole, face)


def runs(text: str, face: str) -> list[tuple[str, str]]:
    """A text that runs from left to right, in stretches of one face: only the words that need it change theirs."""
    if not lacking(text, face):
        return [(text, face)]
    stretches: list[tuple[str, str]] = []
    for piece in re.split(r"(?<=\s)(?=\S)", unicodedata.normalize("NFC", text)):
        chosen = _holding(piece, face)
        before = stretches.pop()[0] if stretches and stretches[-1][1] == chosen else ""
        stretches.append((before + piece, chosen))
    return stretches


def marked(text: str, face: str) -> str:
    """The text for a paragraph of that face."""
    return "".join(
        escape(piece) if chosen == face else f'<font name="{chosen}">{escape(piece)}</font>'
        for piece, chosen in runs(text, face)
    )


def width_of(text: str, face: str, size: float) -> float:
    """How wide a text is on one line, in points."""
    if runs_back(text):
        return float(pdfmetrics.stringWidth(joined(text), WIDEST[face], size))
    return float(sum(pdfmetrics.stringWidth(piece, chosen, size) for piece, chosen in runs(text, face)))


def fitted(text: str, face: str, size: float, width: float) -> str:
    """The text as far as it fits on one line, with an ellipsis where it is cut."""
    if width_of(text, face, size) <= width:
        return text
    while text and width_of(f"{text}…", face, size) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


def boxes(text: str) -> list[str]:
    """The letters that are drawn as a box: no face holds them."""
    return lacking(joined(unicodedata.normalize("NFC", text)), WIDE)
