"""Where the quarter is coming from: the expected landing, the calls and the movement. Packets of schema 1 lack it."""

from __future__ import annotations

from reportlab.platypus import Spacer

from reviews.documents.presenters.packet_v2 import PacketView
from reviews.documents.presenters.sections.matter import Matter, panel
from reviews.kinds.presenters.paper.cells import Cell, Content
from reviews.kinds.presenters.paper.columns import figure, whole, words
from reviews.kinds.presenters.paper.drawn import Drawing
from reviews.kinds.presenters.paper.tags import Tagged
from reviews.kinds.presenters.paper.typeset import SMALL, WIDTH, Story, line, section, table
from reviews.kinds.rules.kinds import Panel, Section
from traps_web.ui import charts


def present(matter: Matter) -> list[Panel]:
    """Where the quarter is expected to end, beside what moved since it began."""
    return panel(matter.packet.landing_finding) if isinstance(matter.packet, PacketView) else []


def in_packet(matter: Matter) -> Story:
    """The expected landing, the calls and the movement of the quarter."""
    packet = matter.packet
    if not isinstance(packet, PacketView):
        return []
    return [*_landing(packet), *_calls(packet), *_movement(packet)]


def _landing(packet: PacketView) -> Story:
    content: Story = []
    if packet.foreseen:
        heads = (whole("Quarter"), *map(figure, ("Expected", "Came", "Error")), whole("In the interval"))
        rows = [(row.quarter, row.said, row.came, row.error, row.held) for row in packet.foreseen]
        content = [table(heads, rows), Spacer(1, 4), line(packet.foreseen_finding, SMALL)]
    return section(packet.landing_finding, packet.landing_side, *content)


def _calls(packet: PacketView) -> Story:
    content: Story = []
    if packet.calls_course is not None:
        content += [_drawn(packet.calls_course), Spacer(1, 6)]
    if packet.voices:
        figures = ("Calls", "First commit", "Commit", "Best case")
        heads = (words("Said by"), *map(figure, figures), whole("Last call"))
        rows = [(row.name, row.calls, row.first, row.commit, row.best_case, row.when) for row in packet.voices]
        content.append(table(heads, rows))
    return section(packet.calls_finding, "calls, booked money included", *content)


def _movement(packet: PacketView) -> Story:
    content: Story = []
    if packet.movement_course is not None:
        heads = (whole("What"), words("Largest deals"), *map(figure, ("Deals", "Open pipeline", "Won and weighted")))
        rows: list[tuple[Content, ...]] = [
            (row.label, Cell(row.largest, look="quiet"), row.deals, row.pipeline, row.landing) for row in packet.moved
        ]
        content = [_drawn(packet.movement_course), Spacer(1, 6), table(heads, rows)]
    if packet.movement_note:
        content += [Spacer(1, 4), line(packet.movement_note, SMALL)]
    return section(packet.movement_finding, "deals of the quarter", *content)


def _drawn(chart: charts.Chart) -> Tagged:
    return Tagged(Drawing(chart, WIDTH), "Figure", chart.sentence)


COMING: Section[Matter] = Section(
    key="coming",
    title="landing",
    remember="Ask what has to happen for the call to hold, and what was pushed out twice.",
    present=present,
    slide="reviews/presenting/slides/coming.html",
    paper={"packet": in_packet},
)
