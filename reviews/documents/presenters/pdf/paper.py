"""Packet and minutes on A4. The same documents give the same bytes: no clock, no random number, a fixed font."""

from __future__ import annotations

import io
import json

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Spacer

from reviews.documents.presenters.documents import Shown
from reviews.documents.presenters.minutes_v1 import MinutesView
from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.presenters.pdf.faces import SANS, boxes, fonts, set_in
from reviews.documents.presenters.pdf.minutes import minutes_story
from reviews.documents.presenters.pdf.packet import packet_story
from reviews.documents.presenters.pdf.typeset import MARGIN, SMALL, WIDTH, Story, text_of
from traps_web.ui.charts.palette import RULE, SECOND

UNREAD = "A box stands for a letter that the fonts of this paper do not hold. The page of this review shows it."


def pdf(shown: Shown, *, minutes: MinutesView | None) -> bytes:
    """The packet, and the minutes with their signatures when they are closed."""
    fonts()
    packet = shown.packet
    if packet is None:
        raise ValueError("There is no packet to print.")
    story = packet_story(packet)
    if minutes is not None:
        story += minutes_story(minutes, shown)
    story += _boxes(packet, minutes)
    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=18 * mm,
        title=f"{packet.whose}, {packet.period}",
        author=packet.name,
        creator="TRAPS",
        invariant=1,
    )
    frame = Frame(
        MARGIN, 18 * mm, WIDTH, A4[1] - MARGIN - 18 * mm, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=lambda canvas, doc: _foot(canvas, doc, packet)))
    document.build(story)
    return out.getvalue()


def _boxes(packet: PacketView, minutes: MinutesView | None) -> Story:
    """Letters that no face holds are boxes: the paper says so, and where they can be read."""
    documents = [packet.document, minutes.document if minutes else None]
    if not boxes(json.dumps(documents, ensure_ascii=False)):
        return []
    return [Spacer(1, 14), text_of(UNREAD, SMALL)]


def _foot(canvas, document, packet: PacketView) -> None:  # type: ignore[no-untyped-def]
    canvas.setStrokeColor(HexColor(RULE))
    canvas.line(MARGIN, 14 * mm, A4[0] - MARGIN, 14 * mm)
    canvas.setFillColor(HexColor(SECOND))
    said = f"{packet.whose}, {packet.period}, packet {packet.version}, {packet.sha256[:16]}"
    text, face = set_in(said, SANS)
    canvas.setFont(face, 6.5)
    canvas.drawString(MARGIN, 10.5 * mm, text)
    canvas.setFont(SANS, 6.5)
    canvas.drawRightString(A4[0] - MARGIN, 10.5 * mm, f"{document.page}")
