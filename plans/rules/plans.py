"""The way of a sales plan: which step may follow which, and who takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

STATUSES: Final = ("draft", "submitted", "returned", "approved", "locked", "ended")
EVENTS: Final = ("change", "submit", "return", "approve", "open for correction", "lock", "end", "resume")
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
    # The line takes its approval back; TRAPS does when the number under the plan changes.
    ("approved", "open for correction"): Step(_DECIDER | _TRAPS, "returned", needs_words=True),
    # What waits for a decision is returned by who decides; only a change of the calendar opens it by itself.
    ("submitted", "open for correction"): Step(_TRAPS, "returned", needs_words=True),
    # When the period starts; an approval after the start is locked in the same act.
    ("approved", "lock"): Step(_TRAPS, "locked"),
    # With the service of its owner. What is locked was agreed, and stays.
    ("draft", "end"): Step(_TRAPS, "ended"),
    ("submitted", "end"): Step(_TRAPS, "ended"),
    ("returned", "end"): Step(_TRAPS, "ended"),
    ("approved", "end"): Step(_TRAPS, "ended"),
    # Who comes back writes the plan of a period anew, beside its former submissions.
    ("ended", "resume"): Step(_OWNER, "draft"),
}

SENTENCES: Final[dict[str, str]] = {
    "change": "Only {owner} writes this plan, as a draft or when it was returned.",
    "submit": "Only {owner} submits this plan.",
    "return": "Only the line above {owner} returns this plan; nobody decides on the own one.",
    "approve": "Only the line above {owner} approves this plan; nobody decides on the own one.",
    "open for correction": "Only the line above {owner} takes an approval back, until the plan is locked.",
    "lock": "A plan is locked when its period starts.",
    "end": "A plan that is not locked ends when its owner leaves.",
    "resume": "Only {owner} takes this plan up again, after coming back.",
}

OPEN: Final = frozenset({"draft", "returned"})
"""In these the owner writes."""
FROZEN: Final = frozenset({"submitted", "approved", "locked"})
"""In these a plan is read as it was submitted."""
STANDS: Final = frozenset({"approved", "locked"})
"""In these it is what was agreed."""
ENDS: Final = frozenset(status for status, event in MACHINE if event == "end")
"""From these it ends with the service of its owner."""

CORRECTION_CAUSES: Final = ("line", "number", "calendar")
"""Why a plan was opened for correction: the line took its approval back, the number changed, the fiscal calendar changed."""
CORRECTION_WORKING_DAYS: Final = 5
"""The least time that an owner has to submit again what was opened for correction."""

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
