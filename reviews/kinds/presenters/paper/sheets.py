"""A document on A4. The same document gives the same bytes to whoever writes numbers the same way: no clock, no random
number, fixed fonts.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Spacer

from reviews.kinds.presenters.paper.faces import SANS, boxes, fitted, fonts, set_in, width_of
from reviews.kinds.presenters.paper.tags import TaggedCanvas
from reviews.kinds.presenters.paper.typeset import FOOT, HEIGHT, MARGIN, SMALL, WIDTH, Story, line
from traps_web.ui.charts.palette import RULE, SECOND

UNREAD = "A box replaces a character that this PDF cannot show. The page of the review shows it."
FOOT_SIZE, PROOF_SIZE = 7.2, 5.8


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a document says of itself: its title and author in the file, and the foot of each of its pages."""

    title: str
    author: str
    subject: str
    whose: str
    """Whose review it is; cut where the foot is too narrow."""
    of_what: str
    """The span that it judges."""
    proof: str
    """The fingerprints of the documents that it shows, as far as they are printed."""


def pdf(imprint: Imprint, story: Callable[[], Story], *, documents: Sequence[Any]) -> bytes:
    """The sheets. `story` is asked twice, because what is set once is used up: first to count the pages.

    `documents` are what it is made from; where they hold letters that no face has, the paper says so at its end.
    """
    fonts()
    pages, _ = _set(imprint, [*story(), *_boxes(documents)], pages=0)
    return _set(imprint, [*story(), *_boxes(documents)], pages=pages)[1]


def _set(imprint: Imprint, story: Story, *, pages: int) -> tuple[int, bytes]:
    """How many pages it takes, and the document."""
    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        title=imprint.title,
        author=imprint.author,
        subject=imprint.subject,
        creator="TRAPS",
        lang="en",
        displayDocTitle=True,
        initialFontName=SANS,
        keywords=imprint.proof,
        invariant=1,
    )
    frame = Frame(MARGIN, FOOT, WIDTH, HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)

    def foot(canvas: Any, document: BaseDocTemplate) -> None:
        _foot(canvas, imprint, f"Page {document.page} of {pages}")

    document.addPageTemplates(PageTemplate(frames=[frame], onPage=foot))
    document.build(story, canvasmaker=TaggedCanvas)
    return document.page, out.getvalue()


def _boxes(documents: Sequence[Any]) -> Story:
    """Letters that no face holds are boxes: the paper says so, and where they can be read."""
    if not boxes(json.dumps(documents, ensure_ascii=False)):
        return []
    return [Spacer(1, 14), line(UNREAD, SMALL)]


def _foot(canvas: Any, imprint: Imprint, page: str) -> None:
    """Whose it is and of what, the page, and in small the fingerprint that proves the numbers."""
    canvas.begin_ornament()
    canvas.setStrokeColor(HexColor(RULE))
    canvas.setLineWidth(0.4)
    canvas.line(MARGIN, 15 * mm, A4[0] - MARGIN, 15 * mm)
    canvas.setFillColor(HexColor(SECOND))
    behind = f" · {imprint.of_what}"
    left = WIDTH - width_of(behind, SANS, FOOT_SIZE) - width_of(page, SANS, FOOT_SIZE) - 12
    text, face = set_in(fitted(imprint.whose, SANS, FOOT_SIZE, left), SANS)
    canvas.setFont(face, FOOT_SIZE)
    canvas.drawString(MARGIN, 11.2 * mm, text)
    start = MARGIN + canvas.stringWidth(text, face, FOOT_SIZE)
    canvas.setFont(SANS, FOOT_SIZE)
    canvas.drawString(start, 11.2 * mm, behind)
    canvas.drawRightString(A4[0] - MARGIN, 11.2 * mm, page)
    canvas.setFont(SANS, PROOF_SIZE)
    canvas.drawString(MARGIN, 8.2 * mm, imprint.proof)
    canvas.end_content()
