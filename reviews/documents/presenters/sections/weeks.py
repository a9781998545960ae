"""The weeks of the quarter, and the quarter beside others."""

from __future__ import annotations

from reviews.documents.presenters.sections.matter import Matter, panel
from reviews.documents.presenters.sections.periods import money
from reviews.kinds.presenters.paper.typeset import Story, section
from reviews.kinds.rules.kinds import Panel, Section


def present(matter: Matter) -> list[Panel]:
    """The bars of the weeks, beside the activity of thirteen of them."""
    return panel(matter.packet.weeks_finding)


def in_packet(matter: Matter) -> Story:
    """Budget and actual by week, then other periods."""
    packet = matter.packet
    side = "weeks are cut at the edges of the quarter and add up"
    return [
        *section(packet.weeks_finding, side, money(packet.weeks, packet.sums, "Week")),
        *section("Beside other periods", "", money(packet.other_periods, None, "Period")),
    ]


WEEKS: Section[Matter] = Section(
    key="weeks",
    title="weeks",
    remember="Count the weeks that brought nothing. What was done in them?",
    present=present,
    slide="reviews/presenting/slides/weeks.html",
    paper={"packet": in_packet},
)
