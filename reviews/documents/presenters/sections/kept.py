"""What became of the promises of the last review."""

from __future__ import annotations

from reviews.documents.presenters.sections.matter import Matter, entries, panel
from reviews.kinds.presenters.paper.typeset import Story, section
from reviews.kinds.rules.kinds import Panel, Section


def present(matter: Matter) -> list[Panel]:
    """The headline says how many were kept."""
    if not matter.minutes.scores:
        return panel("This is the first review.", "It ends with three promises.")
    return panel(matter.minutes.kept)


def in_packet(matter: Matter) -> Story:
    """The promises as they stood when the packet was built."""
    promises = matter.packet.promises
    return section("Promises of the last review", "", entries(promises)) if promises else []


def in_minutes(matter: Matter) -> Story:
    """The same with their scores."""
    minutes = matter.minutes
    return section(minutes.kept, "last promises scored", entries(minutes.scores)) if minutes.scores else []


KEPT: Section[Matter] = Section(
    key="kept",
    title="promises",
    remember="Read each promise aloud. Ask of each missed one: when did you know, and who did you tell?",
    present=present,
    slide="reviews/presenting/slides/kept.html",
    paper={"packet": in_packet, "minutes": in_minutes},
)
