"""The way of a sales plan: which step may follow which, and who takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

STATUSES: Final = ("draft", "submitted", "returned", "approved", "locked")
EVENTS: Final = ("change", "submit", "return", "approve", "lock")
ROLES: Final = ("owner", "decider", "leader", "none", "traps")
"""Owner; who decides (the line, in absence the stand-in, at the top the reviewer of last resort); who sees it only; nobody; TRAPS itself."""

_OWNER = frozenset({"owner"})
_DECIDER = frozenset({"decider"})
_TRAPS = frozenset({"traps"})


@dataclass(frozen=True, slots=True)
class Step:
    """From a status by an event: who may take it, and where it leads."""

    who: frozenset[str]
    to: str
    needs_words: bool = False


MACHINE: Final[dict[tuple[str, str], Step]] = {
    ("draft", "change"): Step(_OWNER, "draft"),
    ("returned", "change"): Step(_OWNER, "returned"),
    ("draft", "submit"): Step(_OWNER, "submitted"),
    ("returned", "submit"): Step(_OWNER, "submitted"),
    ("submitted", "return"): Step(_DECIDER, "returned", needs_words=True),
    ("submitted", "approve"): Step(_DECIDER, "approved"),
    # When the period starts; an approval after the start is locked in the same act.
    ("approved", "lock"): Step(_TRAPS, "locked"),
}

SENTENCES: Final[dict[str, str]] = {
    "change": "Only {owner} writes this plan, as a draft or when it was returned.",
    "submit": "Only {owner} submits this plan.",
    "return": "Only the line above {owner} returns this plan; nobody decides on the own one.",
    "approve": "Only the line above {owner} approves this plan; nobody decides on the own one.",
    "lock": "A plan is locked when its period starts.",
}

OPEN: Final = frozenset({"draft", "returned"})
"""In these the owner writes."""
FROZEN: Final = frozenset({"submitted", "approved", "locked"})
"""In these a plan is read as it was submitted."""
STANDS: Final = frozenset({"approved", "locked"})
"""In these it is what was agreed."""

DUE_WORKING_DAYS_AFTER_INSTALLATION: Final = 10


def step(status: str, event: str) -> Step | None:
    """The step that an event takes from a status; None when there is none."""
    return MACHINE.get((status, event))


def allows(status: str, event: str, role: str) -> bool:
    """Whether somebody in that role may take that step now."""
    found = step(status, event)
    return found is not None and role in found.who


def someone(event: str, role: str) -> bool:
    """Whether the role ever takes that step: if not it is refused, else the plan has moved on."""
    return any(role in one.who for (_, name), one in MACHINE.items() if name == event)
