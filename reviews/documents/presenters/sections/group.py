"""What the group says of the plan."""

from __future__ import annotations

from reviews.documents.presenters.sections.matter import Matter, panel
from reviews.kinds.presenters.paper.columns import whole, words
from reviews.kinds.presenters.paper.typeset import Story, section, table
from reviews.kinds.rules.kinds import Panel, Section


def present(_matter: Matter) -> list[Panel]:
    """The question; what was answered comes in while it is asked."""
    return panel("The group: does the plan stand?")


def in_minutes(matter: Matter) -> Story:
    """Each answer with its idea, and the reply."""
    answers = [(row["name"], f"{row['stands']} of 5", row["idea"], row["reply"]) for row in matter.minutes.answers]
    if not answers:
        return []
    columns = (words("Who"), whole("Stands"), words("Idea"), words("Reply"))
    return section(matter.minutes.group_finding, "answers of the group", table(columns, answers))


GROUP: Section[Matter] = Section(
    key="group",
    title="group",
    remember="Everyone answers on their own screen before anyone speaks. Then the presenter replies.",
    present=present,
    slide="reviews/presenting/slides/group.html",
    paper={"minutes": in_minutes},
    # The part that brings the answers in has the id `group`.
    anchor="group-slide",
)
