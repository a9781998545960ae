"""Does it stand, or is it sent back until a day."""

from __future__ import annotations

from reviews.documents.presenters.sections.matter import Matter, panel
from reviews.kinds.presenters.paper.columns import whole, words
from reviews.kinds.presenters.paper.typeset import Story, section, table
from reviews.kinds.rules.kinds import Panel, Section


def present(matter: Matter) -> list[Panel]:
    """The question for whoever judges, else what was judged."""
    return panel("Does it stand?" if matter.may_judge else matter.minutes.verdict_finding)


def in_minutes(matter: Matter) -> Story:
    """Every verdict, oldest first."""
    minutes = matter.minutes
    verdicts = [(row["by"], row["state"], row["when"], row["words"]) for row in minutes.verdicts]
    columns = (words("Who"), whole("Verdict"), whole("When"), words("Words"))
    return section(minutes.verdict_finding, "verdict", *([table(columns, verdicts)] if verdicts else []))


VERDICT: Section[Matter] = Section(
    key="verdict",
    title="verdict",
    remember="It stands, or it is sent back until a day. Give your reason in one sentence.",
    present=present,
    slide="reviews/presenting/slides/verdict.html",
    paper={"minutes": in_minutes},
)
