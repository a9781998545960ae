"""The way of a review: which step may follow which, who takes it, and what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

STATUSES: Final = (
    "due",
    "prepared",
    "live",
    "stands",
    "sent back",
    "to sign",
    "signed",
    # Where a review ends that was not signed when its cycle was closed (`reviews.rules.closing`).
    "dodged",
    "excused",
    "unsigned",
    # Its cycle was opened by mistake: the row stays, and is shown nowhere.
    "taken back",
)
EVENTS: Final = ("prepare", "present", "stand", "send back", "close", "sign")
ROLES: Final = ("person", "reviewer", "line", "leader", "group", "none")

_PERSON = frozenset({"person"})
_JUDGES = frozenset({"reviewer", "line"})
_BOTH = _PERSON | _JUDGES


@dataclass(frozen=True, slots=True)
class Step:
    """From a status by an event: who may take it, where it leads, whether it needs words."""

    who: frozenset[str]
    to: str
    needs_reason: bool = False


MACHINE: Final[dict[tuple[str, str], Step]] = {
    ("due", "prepare"): Step(_PERSON, "prepared"),
    ("prepared", "prepare"): Step(_PERSON, "prepared"),
    ("sent back", "prepare"): Step(_PERSON, "prepared"),
    # A review is held even when the preparation is missing; the page and the minutes say so.
    ("due", "present"): Step(_JUDGES, "live"),
    ("prepared", "present"): Step(_JUDGES, "live"),
    ("live", "stand"): Step(_JUDGES, "stands"),
    ("live", "send back"): Step(_JUDGES, "sent back", needs_reason=True),
    ("stands", "close"): Step(_JUDGES, "to sign"),
    # The first signature leaves it to sign, the second one closes it.
    ("to sign", "sign"): Step(_BOTH, "signed"),
}

# Until the minutes are written the person may put down what is missing, in front of the group too.
PREPARATION_OPEN: Final = frozenset({"due", "prepared", "sent back", "live", "stands"})
PROMISES_OPEN: Final = frozenset({"live", "stands"})
ANSWERS_OPEN: Final = frozenset({"live"})
PRESENTED: Final = frozenset({"live", "stands", "to sign", "signed"})
PACKETS_OPEN: Final = frozenset({"due", "prepared", "sent back"})

SENTENCES: Final[dict[str, str]] = {
    "prepare": "Only {person} prepares this review, and only until it is presented.",
    "present": "Only {reviewer} or the line above starts this review, before it is held.",
    "stand": "Only {reviewer} or the line above gives the verdict, while the review is live.",
    "send back": "Only {reviewer} or the line above sends it back, while the review is live.",
    "close": "Only {reviewer} or the line above closes the writing, once the review stands.",
    "sign": "Only {person} and {reviewer} sign, once the writing is closed.",
}


def step(status: str, event: str) -> Step | None:
    """The step, or None when nothing leads from that status by that event."""
    return MACHINE.get((status, event))


def allows(status: str, event: str, role: str) -> bool:
    """Whether that role may take that step now."""
    found = step(status, event)
    return found is not None and role in found.who


def may_answer(status: str, role: str) -> bool:
    """The group answers while the review is live: peers of the team and the line above, not those who present and judge."""
    return status in ANSWERS_OPEN and role in ("group", "line")
