"""Why it went up or down, and the causes that were given before."""

from __future__ import annotations

from reviews.documents.presenters.sections.matter import Matter, panel
from reviews.kinds.presenters.paper.cells import Cell, Content
from reviews.kinds.presenters.paper.columns import whole, words
from reviews.kinds.presenters.paper.typeset import Story, section, table
from reviews.kinds.rules.kinds import Panel, Section
from traps_web.ui import periods, values


def present(matter: Matter) -> list[Panel]:
    """The causes of the months; the headline names the one that comes back."""
    return panel(matter.minutes.why_finding)


def in_packet(matter: Matter) -> Story:
    """The causes of the last two reviews."""
    ledger = matter.packet.ledger
    if not ledger:
        return []
    rows = [(periods.named(row["period"]), row["cause"], row["control"], row["words"]) for row in ledger]
    columns = (whole("Review"), words("Cause"), whole(), words("Words"))
    return section("Causes given before", "last two reviews", table(columns, rows))


def in_minutes(matter: Matter) -> Story:
    """The cause of each month, in the person's own words."""
    minutes = matter.minutes
    rows = [(why.month, Cell(why.cause, why.control), _times(why.times), why.words) for why in minutes.whys]
    columns = (whole("Month"), words("Cause"), whole("Given"), words("In their own words"))
    return section(minutes.why_finding, "why up or down", *([table(columns, rows)] if rows else []))


def _times(times: str) -> Content:
    return values.State("behind", times) if times else ""


WHY: Section[Matter] = Section(
    key="why",
    title="why",
    remember="A cause that comes back is a habit. Ask what was changed since it was first given.",
    present=present,
    slide="reviews/presenting/slides/why.html",
    paper={"packet": in_packet, "minutes": in_minutes},
)
