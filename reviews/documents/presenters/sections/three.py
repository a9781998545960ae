"""The three promises that a review ends with."""

from __future__ import annotations

from reviews.documents.presenters.sections.matter import Matter, panel
from reviews.kinds.presenters.paper.columns import whole, words
from reviews.kinds.presenters.paper.typeset import Story, section, table
from reviews.kinds.rules.kinds import Panel, Section


def present(matter: Matter) -> list[Panel]:
    """The promises, or the form that they are written in."""
    return panel(matter.minutes.promises_finding)


def in_minutes(matter: Matter) -> Story:
    """Each promise with its day."""
    minutes = matter.minutes
    promises = [(f"{row['position']}.", row["text"], row["day"]) for row in minutes.promises]
    columns = (whole(), words("Promise"), whole("By"))
    return section(minutes.promises_finding, "", *([table(columns, promises)] if promises else []))


THREE: Section[Matter] = Section(
    key="three",
    title="three promises",
    remember="Three promises that someone else can check, each with a day. No fourth.",
    present=present,
    slide="reviews/presenting/slides/three.html",
    paper={"minutes": in_minutes},
)
