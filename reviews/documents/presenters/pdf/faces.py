"""The faces that a review is set in on paper, and which letters they hold.

Bitstream Vera comes with the PDF library and sets what it holds, as it always did: what is signed keeps its bytes. DejaVu is the same
design with more letters (Latin, Greek, Cyrillic and others) and sets a text that Vera cannot. What neither holds, Chinese, Japanese
and Korean above all, is drawn as a box, and the paper says so at its end.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from reviews.documents.presenters.pdf.order import joined, ordered, runs_back

SANS, BOLD = "TrapsSans", "TrapsSans-Bold"
WIDE, WIDE_BOLD = "TrapsWide", "TrapsWide-Bold"
VENDORED: Final = Path(__file__).resolve().parents[4] / "static" / "vendor" / "dejavu"
FILES: Final = {
    SANS: "Vera.ttf",
    BOLD: "VeraBd.ttf",
    WIDE: str(VENDORED / "DejaVuSans.ttf"),
    WIDE_BOLD: str(VENDORED / "DejaVuSans-Bold.ttf"),
}
WIDER: Final = {SANS: WIDE, BOLD: WIDE_BOLD}


@cache
def _face(name: str) -> TTFont:
    font = TTFont(name, FILES[name])
    pdfmetrics.registerFont(font)
    return font


def fonts() -> None:
    """Make the faces known to the library: a true minus and quotation marks on every machine."""
    for name in FILES:
        _face(name)


def lacking(text: str, face: str) -> list[str]:
    """The letters of a text that a face does not hold, each once, in their order."""
    held = _face(face).face.charToGlyph
    return list(dict.fromkeys(letter for letter in text if ord(letter) not in held and not _is_blank(letter)))


def _is_blank(letter: str) -> bool:
    """Spaces, breaks and marks without a shape need no letter."""
    return unicodedata.category(letter) in ("Zs", "Zl", "Zp", "Cc", "Cf")


def set_in(text: str, face: str) -> tuple[str, str]:
    """The text as it is set, and the face that holds it: the usual one wherever it can."""
    if not lacking(text, face):
        return text, face
    whole = unicodedata.normalize("NFC", text)
    return (ordered(whole) if runs_back(whole) else whole), WIDER[face]


def marked(text: str, face: str) -> str:
    """The text for a paragraph of that face."""
    said, found = set_in(text, face)
    return escape(said) if found == face else f'<font name="{found}">{escape(said)}</font>'


def boxes(text: str) -> list[str]:
    """The letters that are drawn as a box: no face holds them."""
    return lacking(joined(unicodedata.normalize("NFC", text)), WIDE)
