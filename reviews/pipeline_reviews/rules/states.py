"""The way of a pipeline review: which step may follow which, and who takes it."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices

from traps_web.lib.machines import TRAPS, Machine, step


class Status(TextChoices):
    """Where a pipeline review stands."""

    DUE = "due"
    LIVE = "live"
    CLOSED = "closed"
    DODGED = "dodged"
    EXCUSED = "excused"


STATUSES: Final = tuple(Status.values)
OPENED: Final = (Status.LIVE, Status.CLOSED)
ROLES: Final = ("holder", "line", "leader", "group", "none", TRAPS)

_HOLDS: Final = frozenset({"holder", "line"})

MACHINE: Final = Machine(
    noun="pipeline review",
    states=STATUSES,
    roles=ROLES,
    steps=(
        step("open", Status.DUE, to=Status.LIVE, who=_HOLDS, verb="pipeline review opened"),
        step("judge", Status.LIVE, who=_HOLDS, verb="deal judged"),
        step("close", Status.LIVE, to=Status.CLOSED, who=_HOLDS, verb="pipeline review closed"),
        # Its week is over and nobody held it.
        step("dodge", Status.DUE, to=Status.DODGED, who=TRAPS, verb="pipeline review dodged"),
        # Its week is over, and the duty was waived, or the trap is off for the team.
        step("excuse", Status.DUE, to=Status.EXCUSED, who=TRAPS, verb="pipeline review excused"),
    ),
    refusals={
        "open": "Only {holder} and the line above can open this review.",
        "judge": "Only {holder} and the line above can judge deals in this review.",
        "close": "Only {holder} and the line above can close this review.",
    },
    by_now={
        "": "This pipeline review is {state}. {refusal}",
        "open": "This pipeline review is {state}, so it cannot be opened.",
        "judge": "This pipeline review is {state}. Deals are judged only while it is live.",
        "close": "This pipeline review is {state}, so it cannot be closed.",
    },
)
