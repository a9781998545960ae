"""Packet and minutes of a quarterly review on A4."""

from __future__ import annotations

from reportlab.platypus import PageBreak

from reviews.documents.presenters.documents import Shown
from reviews.documents.presenters.minutes_v1 import MinutesView
from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.presenters.quarterly import QUARTERLY
from reviews.documents.presenters.sections.matter import Matter
from reviews.kinds.presenters.paper import sheets
from reviews.kinds.presenters.paper.typeset import LEAD, SMALL, Story, line, title
from reviews.kinds.presenters.papers import blocks
from traps_web.ui import periods


def pdf(shown: Shown, *, minutes: MinutesView | None) -> bytes:
    """The packet, and the minutes with their signatures when they are closed."""
    packet = shown.packet
    if packet is None:
        raise ValueError("There is no packet to print.")
    proof = f"packet {packet.version}, {packet.sha256[:16]}"
    if minutes is not None:
        proof += f" · minutes {shown.sha256[:16]}"
    imprint = sheets.Imprint(
        title=f"{QUARTERLY.noun.capitalize()}: {packet.whose}, {periods.named(packet.period)}",
        author=packet.name,
        subject=packet.statement,
        whose=packet.whose,
        of_what=f"{periods.named(packet.period)}, {packet.span}",
        proof=proof,
    )

    def story() -> Story:
        return [*packet_story(packet), *(minutes_story(packet, minutes, shown) if minutes else [])]

    return sheets.pdf(imprint, story, documents=[packet.document, minutes.document if minutes else None])


def packet_story(packet: PacketView) -> Story:
    """Everything that the packet holds, in the order in which it is read."""
    unwritten = MinutesView({}, packet.document)  # The blocks of the packet read no minutes.
    matter = Matter(packet, unwritten, Shown(packet, unwritten, False, "", (), ()))
    return [*_packet_head(packet), *blocks(QUARTERLY, matter, documents=["packet"])]


def minutes_story(packet: PacketView, minutes: MinutesView, shown: Shown) -> Story:
    """What was written and said, and who signed it."""
    matter = Matter(packet, minutes, shown)
    return [*_minutes_head(minutes), *blocks(QUARTERLY, matter, documents=["minutes"])]


def _packet_head(packet: PacketView) -> Story:
    period = f"{QUARTERLY.noun.capitalize()} {periods.named(packet.period)}, {packet.span}"
    numbers = f"Numbers of {packet.numbers_at}, {packet.built}. All money in {packet.unit}. Version {packet.version}."
    return [
        line(packet.whose, LEAD),
        line(period, SMALL),
        *title(packet.statement),
        line(numbers, SMALL),
    ]


def _minutes_head(minutes: MinutesView) -> Story:
    held = f"{minutes.held}; {minutes.prepared}; {minutes.closed}."
    return [PageBreak(), *title("Minutes"), line(held, SMALL)]
