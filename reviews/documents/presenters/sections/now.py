"""What happens now to close the gap, and the money that nothing covers."""

from __future__ import annotations

from reviews.documents.presenters.sections.matter import Matter, panel
from reviews.kinds.presenters.paper.cells import Cell, Content
from reviews.kinds.presenters.paper.columns import figure, whole, words
from reviews.kinds.presenters.paper.typeset import Story, section, table
from reviews.kinds.rules.kinds import Panel, Section


def present(matter: Matter) -> list[Panel]:
    """The actions against the gap."""
    return panel(matter.minutes.now_finding)


def in_minutes(matter: Matter) -> Story:
    """Each action with what it counts for."""
    minutes = matter.minutes
    acts: list[tuple[Content, ...]] = [
        (a.text, Cell(a.about, look="quiet"), a.due_on, a.amount, a.chance, a.counts) for a in minutes.acts
    ]
    gaps = [len(acts)] if minutes.has_uncovered else []
    if minutes.has_uncovered:
        uncovered = Cell("No plan for this money", look="state", mark="behind")
        acts.append((uncovered, *[""] * 4, minutes.uncovered))
    if minutes.above:
        acts.append((Cell("More than the gap needs", look="quiet"), *[""] * 4, minutes.above))
    acts.append((minutes.gap_label, *[""] * 4, minutes.gap))
    columns = (
        *(words("Action"), words("Deal or customer"), whole("By"), figure("Amount"), figure("Chance")),
        figure("Counts"),
    )
    return section(minutes.now_finding, "what happens now", table(columns, acts, gaps=gaps, total=True))


NOW: Section[Matter] = Section(
    key="now",
    title="now",
    remember="Every action needs a name, a day and a chance that you believe. What is not covered stays red.",
    present=present,
    slide="reviews/presenting/slides/now.html",
    paper={"minutes": in_minutes},
)
