"""Closing a cycle, or taking it back: who does it, what it asks, and how a review ends that is not signed by then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reviews.cycles.rules.states import STATUSES

CYCLE_STATUSES: Final = ("open", "closed", "taken back")
CYCLE_EVENTS: Final = ("close", "complete", "fill up", "take back")

NOT_HELD: Final = ("due", "prepared")
"""Where a review stands that never began."""
ENDED: Final = ("dodged", "excused", "unsigned")
"""Where closing leaves a review that is not signed: its day passed, the line let it go, or anything else."""
SETTLED: Final = ("signed", *ENDED, "taken back")
GOING_ON: Final = tuple(status for status in STATUSES if status not in SETTLED)


@dataclass(frozen=True, slots=True)
class Step:
    """From a status by an event: where it leads, who may take it, whether every review has to be signed or excused."""

    to: str
    who: frozenset[str]
    needs_all_settled: bool = False


MACHINE: Final[dict[tuple[str, str], Step]] = {
    ("open", "close"): Step("closed", frozenset({"leader"})),
    # With the last signature, once its last day is over: until then somebody may still join.
    ("open", "complete"): Step("closed", frozenset({"nobody"}), needs_all_settled=True),
    # Opened by mistake: while nothing was held, frozen or missed.
    ("open", "take back"): Step("taken back", frozenset({"leader"})),
    ("open", "fill up"): Step("open", frozenset({"leader", "manager"})),
}
WHO: Final = "Leaders and admins close the reviews of a quarter."
REASON: Final = "Say why it is closed while reviews are open; the reason stays with the quarter."
TAKEN_BACK: Final = "The reviews of {period} were taken back."
CLOSED: Final = "The reviews of {period} are closed and take no more changes."


def step(status: str, event: str) -> Step | None:
    """The step, or None when nothing leads from that status by that event."""
    return MACHINE.get((status, event))


def allows(status: str, event: str, role: str) -> bool:
    """Whether that role may take that step: a leader or admin, a manager, anybody else, or TRAPS itself ("nobody")."""
    found = step(status, event)
    return found is not None and role in found.who


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
