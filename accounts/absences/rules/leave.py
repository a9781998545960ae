"""Leave: which request may become what, by whose act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Event = Literal["approve", "refuse", "withdraw"]
STATUSES: Final = ("asked", "approved", "refused", "withdrawn")
EVENTS: Final[tuple[Event, ...]] = ("approve", "refuse", "withdraw")
# Sick days are told afterwards, but not those of a month that was judged long ago.
LATEST_DAYS_BACK: Final = 31
LONGEST_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class Transition:
    """From which statuses an event may come, to which it leads, who causes it and whether it needs words."""

    sources: frozenset[str]
    target: str
    by_decider: bool
    needs_answer: bool = False


MACHINE: Final[dict[Event, Transition]] = {
    "approve": Transition(frozenset({"asked"}), "approved", by_decider=True),
    "refuse": Transition(frozenset({"asked"}), "refused", by_decider=True, needs_answer=True),
    # The person, or who decides on the person: days that were granted are given back in the same way.
    "withdraw": Transition(frozenset({"asked", "approved"}), "withdrawn", by_decider=False),
}


def allows(event: Event, *, status: str, is_self: bool, decides: bool) -> bool:
    """Whether that event may happen to a request in that status by such a person."""
    transition = MACHINE[event]
    if status not in transition.sources:
        return False
    return decides if transition.by_decider else is_self or decides
