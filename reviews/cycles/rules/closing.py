"""The way of a cycle: who closes it or takes it back, on what terms, and how reviews end that are not signed."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices

from reviews.cycles.rules.states import ENDED, NOT_HELD, STATUSES
from traps_web.lib.machines import TRAPS, Machine, step


class CycleStatus(TextChoices):
    """Where the reviews of a quarter stand."""

    OPEN = "open"
    CLOSED = "closed"
    TAKEN_BACK = "taken back"


CYCLE_STATUSES: Final = tuple(CycleStatus.values)
SETTLED: Final = ("signed", *ENDED, "taken back")
GOING_ON: Final = tuple(status for status in STATUSES if status not in SETTLED)

MACHINE: Final = Machine(
    noun="review cycle",
    states=CYCLE_STATUSES,
    roles=("leader", "manager", "other", TRAPS),
    steps=(
        step("fill up", CycleStatus.OPEN, who={"leader", "manager"}),
        step("close", CycleStatus.OPEN, to=CycleStatus.CLOSED, who="leader", verb="review cycle closed"),
        # With the last signature, once its last day is over: until then somebody may still join.
        step("complete", CycleStatus.OPEN, to=CycleStatus.CLOSED, who=TRAPS, verb="review cycle closed"),
        # Opened by mistake: while nothing was held, frozen or missed.
        step(
            "take back",
            CycleStatus.OPEN,
            to=CycleStatus.TAKEN_BACK,
            who="leader",
            needs={"reason": "Give a reason for taking them back; everyone on the roster reads it."},
            verb="review cycle taken back",
        ),
    ),
    refusals={
        "fill up": "Only managers, leaders and admins can open the reviews of a quarter.",
        "close": "Only leaders and admins can close the reviews of a quarter.",
        "take back": "Only leaders and admins can take back the reviews of a quarter.",
    },
)
REASON: Final = "Give a reason for closing while reviews are open; it is kept with the quarter."
TAKEN_BACK: Final = "The reviews of {period} were taken back."
CLOSED: Final = "The reviews of {period} are closed and cannot change."


def reason_fault(reason: str, *, unsettled: int) -> str:
    """Closing with reviews that are neither signed nor excused needs a reason."""
    return REASON if unsettled and not reason.strip() else ""


def end_of(status: str, *, day_is_over: bool, is_excused: bool) -> str:
    """How a review ends when its cycle is closed. What is signed stays signed."""
    if status in SETTLED:
        return status
    if status in NOT_HELD:
        return "excused" if is_excused else "dodged" if day_is_over else "unsigned"
    return "unsigned"
