"""The quarterly plan review: the first kind of review."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from reviews.cycles.rules.states import MACHINE
from reviews.cycles.selectors import rounds
from reviews.documents.presenters.documents import Shown
from reviews.documents.presenters.sections.coming import COMING
from reviews.documents.presenters.sections.group import GROUP
from reviews.documents.presenters.sections.kept import KEPT
from reviews.documents.presenters.sections.matter import Matter
from reviews.documents.presenters.sections.months import MONTHS
from reviews.documents.presenters.sections.now import NOW
from reviews.documents.presenters.sections.quarter import QUARTER
from reviews.documents.presenters.sections.sign import SIGN
from reviews.documents.presenters.sections.sources import SOURCES
from reviews.documents.presenters.sections.three import THREE
from reviews.documents.presenters.sections.verdict import VERDICT
from reviews.documents.presenters.sections.weeks import WEEKS
from reviews.documents.presenters.sections.why import WHY
from reviews.kinds.rules.kinds import Kind

QUARTERLY: Final[Kind[Matter]] = Kind(
    key="quarterly",
    noun="quarterly plan review",
    sections=(KEPT, QUARTER, MONTHS, WEEKS, COMING, SOURCES, WHY, NOW, GROUP, VERDICT, THREE, SIGN),
    documents=("packet", "minutes"),
    machine=MACHINE,
    # The person, and those who judge. A leader reads, the group listens.
    presents=frozenset({"person", "reviewer", "line"}),
    judges=frozenset({"reviewer", "line"}),
    looks_on=frozenset({"leader", "group"}),
    refusal="Only {person}, {reviewer} and the line above present this review.",
    # The hours at which reviews are held are at least that far apart.
    planned=timedelta(minutes=90),
    roster=rounds.conditions,
)


def matter(shown: Shown, *, status: str = "", may_judge: bool = False) -> Matter | None:
    """What its sections are presented from; None until there is a packet."""
    if shown.packet is None or shown.minutes is None:
        return None
    return Matter(shown.packet, shown.minutes, shown, status, may_judge)
