"""The quarter in figures, and the plan that was agreed for it."""

from __future__ import annotations

from reportlab.platypus import Spacer

from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.presenters.packet_v1.plan import GoalRow
from reviews.documents.presenters.sections.matter import HALF, Matter, difference, panel
from reviews.kinds.presenters.paper.cells import QUIET, Content
from reviews.kinds.presenters.paper.columns import figure, words
from reviews.kinds.presenters.paper.drawn import Drawing
from reviews.kinds.presenters.paper.tags import Tagged
from reviews.kinds.presenters.paper.typeset import SMALL, WIDTH, Story, line, pairs, section, table
from reviews.kinds.rules.kinds import Panel, Section


def present(matter: Matter) -> list[Panel]:
    """The finding of the quarter, a line for each of its sentences."""
    parts = [part.strip() for part in matter.packet.statement.split(". ") if part.strip()]
    return panel(*[part if part.endswith(".") else f"{part}." for part in parts])


def in_packet(matter: Matter) -> Story:
    """The figures with their curve, and the agreed plan; packets frozen before plans were part of them have none."""
    return [*_quarter(matter.packet), *_plan(matter.packet)]


def _quarter(packet: PacketView) -> Story:
    figures = pairs([(fact.label, fact.fig.text) for fact in packet.facts])
    curve = Tagged(Drawing(packet.curve, WIDTH), "Figure", packet.curve.sentence)
    return section("The quarter", packet.state, figures, Spacer(1, 10), curve)


def _plan(packet: PacketView) -> Story:
    plan = packet.plan
    if plan is None:
        return []
    columns = (words("Month"), figure("Goal"), figure("Actual"), figure("Actual less goal"))
    goals = table(columns, [_goal(row) for row in plan.months])
    amended = [line(sentence, SMALL) for sentence in plan.amendments]
    money = table(
        (words("Where it was to come from"), figure("Money")),
        [*plan.sources, ("Number", plan.total)],
        total=True,
        width=HALF,
    )
    side = plan.side.rpartition(", ")[0]
    story = section(plan.finding, side, goals, Spacer(1, 6), *amended, Spacer(1, 6), money)
    if plan.risks:
        story += section("Risks and answers", "", table((words("Risk"), words("Answer")), plan.risks))
    return story


def _goal(row: GoalRow) -> tuple[Content, ...]:
    if row.is_ahead:
        return (row.label, row.goal, QUIET, QUIET)
    return (row.label, row.goal, row.actual, difference(row.difference, short=row.is_short))


QUARTER: Section[Matter] = Section(
    key="quarter",
    title="quarter",
    remember="Let the presenter say the gap before you show it. Knowing the number means owning it.",
    present=present,
    slide="reviews/presenting/slides/quarter.html",
    paper={"packet": in_packet},
)
