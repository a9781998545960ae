"""Packet and minutes on A4. The same documents give the same bytes to whoever writes numbers the same way: no clock, no
random number, fixed fonts.
"""

from __future__ import annotations

import io
import json
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Spacer

from reviews.documents.presenters.documents import Shown
from reviews.documents.presenters.minutes_v1 import MinutesView
from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.presenters.pdf.faces import SANS, boxes, fitted, fonts, set_in, width_of
from reviews.documents.presenters.pdf.minutes import minutes_story
from reviews.documents.presenters.pdf.packet import packet_story
from reviews.documents.presenters.pdf.tags import TaggedCanvas
from reviews.documents.presenters.pdf.typeset import FOOT, HEIGHT, MARGIN, SMALL, WIDTH, Story, line
from traps_web.ui import periods
from traps_web.ui.charts.palette import RULE, SECOND

UNREAD = "A box replaces a character that this PDF cannot show. The page of the review shows it."
FOOT_SIZE, PROOF_SIZE = 7.2, 5.8


def pdf(shown: Shown, *, minutes: MinutesView | None) -> bytes:
    """The packet, and the minutes with their signatures when they are closed.

    It is set twice: the first time tells how many pages there are.
    """
    fonts()
    packet = shown.packet
    if packet is None:
        raise ValueError("There is no packet to print.")
    proof = f"packet {packet.version}, {packet.sha256[:16]}"
    if minutes is not None:
        proof += f" · minutes {shown.sha256[:16]}"
    pages, _ = _set(packet, _story(packet, minutes, shown), proof, pages=0)
    return _set(packet, _story(packet, minutes, shown), proof, pages=pages)[1]


def _story(packet: PacketView, minutes: MinutesView | None, shown: Shown) -> Story:
    story = packet_story(packet)
    if minutes is not None:
        story += minutes_story(minutes, shown)
    return story + _boxes(packet, minutes)


def _set(packet: PacketView, story: Story, proof: str, *, pages: int) -> tuple[int, bytes]:
    """How many pages it takes, and the document."""
    out = io.BytesIO()
    whose = f"{packet.whose}, {periods.named(packet.period)}"
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        title=f"Quarterly plan review: {whose}",
        author=packet.name,
        subject=packet.statement,
        creator="TRAPS",
        lang="en",
        displayDocTitle=True,
        initialFontName=SANS,
        keywords=proof,
        invariant=1,
    )
    frame = Frame(MARGIN, FOOT, WIDTH, HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    quarter = f"{periods.named(packet.period)}, {packet.span}"

    def foot(canvas: Any, document: BaseDocTemplate) -> None:
        _foot(canvas, (packet.whose, quarter, f"Page {document.page} of {pages}"), proof)

    document.addPageTemplates(PageTemplate(frames=[frame], onPage=foot))
    document.build(story, canvasmaker=TaggedCanvas)
    return document.page, out.getvalue()


def _boxes(packet: PacketView, minutes: MinutesView | None) -> Story:
    """Letters that no face holds are boxes: the paper says so, and where they can be read."""
    documents = [packet.document, minutes.document if minutes else None]
    if not boxes(json.dumps(documents, ensure_ascii=False)):
        return []
    return [Spacer(1, 14), line(UNREAD, SMALL)]


def _foot(canvas: Any, line: tuple[str, str, str], proof: str) -> None:
    """Whose it is and of what, the page, and in small the fingerprint that proves the numbers."""
    canvas.begin_ornament()
    canvas.setStrokeColor(HexColor(RULE))
    canvas.setLineWidth(0.4)
    canvas.line(MARGIN, 15 * mm, A4[0] - MARGIN, 15 * mm)
    canvas.setFillColor(HexColor(SECOND))
    whose, quarter, page = line
    behind = f" · {quarter}"
    left = WIDTH - width_of(behind, SANS, FOOT_SIZE) - width_of(page, SANS, FOOT_SIZE) - 12
    text, face = set_in(fitted(whose, SANS, FOOT_SIZE, left), SANS)
    canvas.setFont(face, FOOT_SIZE)
    canvas.drawString(MARGIN, 11.2 * mm, text)
    start = MARGIN + canvas.stringWidth(text, face, FOOT_SIZE)
    canvas.setFont(SANS, FOOT_SIZE)
    canvas.drawString(start, 11.2 * mm, behind)
    canvas.drawRightString(A4[0] - MARGIN, 11.2 * mm, page)
    canvas.setFont(SANS, PROOF_SIZE)
    canvas.drawString(MARGIN, 8.2 * mm, proof)
    canvas.end_content()
