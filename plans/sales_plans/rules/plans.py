"""The way of a sales plan: which step may follow which, and who takes it."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices

from traps_web.lib.machines import TRAPS, Machine, step


class Status(TextChoices):
    """Where a plan stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    LOCKED = "locked"
    ENDED = "ended"


STATUSES: Final = tuple(Status.values)
ROLES: Final = ("owner", "decider", "leader", "none", TRAPS)
"""How somebody stands to a plan.

The owner; who decides (the line, in absence the stand-in, at the top the reviewer of last resort); a leader, who only
sees it; nobody; TRAPS itself.
"""

_WRITTEN: Final = (Status.DRAFT, Status.RETURNED)
_NOT_LOCKED: Final = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.APPROVED)
_WHY_CORRECT: Final = {"reason": "Give a reason: the owner reads it, and it is kept with the plan."}

MACHINE: Final = Machine(
    noun="plan",
    states=STATUSES,
    roles=ROLES,
    steps=(
        step("change", *_WRITTEN, who="owner"),
        step("submit", *_WRITTEN, to=Status.SUBMITTED, who="owner"),
        step(
            "return",
            Status.SUBMITTED,
            to=Status.RETURNED,
            who="decider",
            needs={"words": "Say what has to change, beside a line or here."},
        ),
        step("approve", Status.SUBMITTED, to=Status.APPROVED, who="decider"),
        # The line takes its approval back; TRAPS does when the number under the plan changes.
        step(
            "open for correction",
            Status.APPROVED,
            to=Status.RETURNED,
            who={"decider", TRAPS},
            needs=_WHY_CORRECT,
        ),
        # What waits for a decision is returned by who decides; only a change of the calendar opens it by itself.
        step("open for correction", Status.SUBMITTED, to=Status.RETURNED, who=TRAPS, needs=_WHY_CORRECT),
        # When the period starts; an approval after the start is locked in the same act.
        step("lock", Status.APPROVED, to=Status.LOCKED, who=TRAPS),
        # With the service of its owner. What is locked was agreed, and stays.
        step("end", *_NOT_LOCKED, to=Status.ENDED, who=TRAPS),
        # Who comes back writes the plan of a period anew, beside its former submissions.
        step("resume", Status.ENDED, to=Status.DRAFT, who="owner"),
    ),
    refusals={
        "change": "Only {owner} can write this plan, while it is a draft or returned.",
        "submit": "Only {owner} can submit this plan.",
        "return": "Only the line above {owner} can return this plan. Nobody decides on their own plan.",
        "approve": "Only the line above {owner} can approve this plan. Nobody decides on their own plan.",
        "open for correction": "Only the line above {owner} can take an approval back, until the plan is locked.",
        "lock": "A plan is locked when its period starts.",
        "end": "A plan that is not locked ends when its owner leaves.",
        "resume": "Only {owner} can resume this plan after coming back.",
    },
    by_now={"": "This plan is now {state}. {refusal}"},
)

OPEN: Final = frozenset({"draft", "returned"})
"""In these the owner writes."""
FROZEN: Final = frozenset({"submitted", "approved", "locked"})
"""In these a plan is read as it was submitted."""
STANDS: Final = frozenset({"approved", "locked"})
"""In these it is what was agreed."""
ENDS: Final = MACHINE.sources("end")
"""From these it ends with the service of its owner."""

CORRECTION_CAUSES: Final = ("line", "number", "calendar")
"""Why a plan was opened for correction: its approval was taken back, or the number or the fiscal calendar changed."""
CORRECTION_WORKING_DAYS: Final = 5
"""The least time that an owner has to submit again what was opened for correction."""

DUE_WORKING_DAYS_AFTER_INSTALLATION: Final = 10
