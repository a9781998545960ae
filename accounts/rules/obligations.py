"""Obligations: the one answer to "is it late", and who may do what to which state.

Instants are UTC. An obligation is on time when it is done by `due_at`, late when done within the grace, missed when it is
not done by `missed_at` (docs/glossary.md, obligations). A granted extension moves `due_at`; what is done between the
first deadline and the granted one is excused. A missed one stays missed when it is done later, or waived.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final, Literal, Protocol

from traps_web.lib import deadlines
from traps_web.ui import words

State = Literal["open", "done", "late", "missed", "waived", "excused"]
Event = Literal["fulfil", "flag", "waive", "ask", "grant", "refuse", "withdraw"]

STATES: Final[tuple[State, ...]] = ("open", "done", "late", "missed", "waived", "excused")
EVENTS: Final[tuple[Event, ...]] = ("fulfil", "flag", "waive", "ask", "grant", "refuse", "withdraw")
WORDS: Final[dict[str, str]] = {
    "open": "open",
    "done": "done",
    "late": "late",
    "missed": "missed",
    "waived": "waived",
    "excused": "excused by extension",
}


class Owed(Protocol):
    """What the answer is computed from; an obligation row has all of it."""

    status: str
    first_due_at: datetime
    due_at: datetime
    missed_at: datetime
    done_at: datetime | None
    waived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Transition:
    """From which statuses an event may come, who may cause it, and whether it needs a reason."""

    sources: frozenset[str]
    relations: frozenset[str]
    needs_reason: bool = False


# The words of `accounts.access.Relation`.
_ANYBODY = frozenset({"self", "line", "leader", "peer", "none"})
_THE_LINE = frozenset({"line"})
MACHINE: Final[dict[Event, Transition]] = {
    # Done is done, whoever's act it was: a review held by the manager fulfils the rep's duty too.
    "fulfil": Transition(frozenset({"open", "missed"}), _ANYBODY),
    "flag": Transition(frozenset({"open"}), frozenset()),
    "waive": Transition(frozenset({"open", "missed"}), _THE_LINE, needs_reason=True),
    "ask": Transition(frozenset({"open"}), frozenset({"self"}), needs_reason=True),
    "grant": Transition(frozenset({"open"}), _THE_LINE),
    "refuse": Transition(frozenset(STATES), _THE_LINE, needs_reason=True),
    # Of a request that is still open; what is done or waived has withdrawn it already.
    "withdraw": Transition(frozenset({"open", "missed"}), frozenset({"self"})),
}


def allows(event: Event, *, status: str, relation: str | None) -> bool:
    """Whether that event may happen to an obligation in that status; relation None is TRAPS itself."""
    transition = MACHINE[event]
    if status not in transition.sources:
        return False
    return not transition.relations if relation is None else relation in transition.relations


def settle(owed: Owed, *, at: datetime) -> State:
    """The status that an obligation has when it is done at that instant."""
    if owed.status == "missed" or at > owed.missed_at:
        return "missed"
    if at > owed.due_at:
        return "late"
    return "excused" if at > owed.first_due_at else "done"


def settle_by_evidence(owed: Owed, *, at: datetime, recorded_at: datetime) -> tuple[State, datetime]:
    """The status, and the instant of the doing, when evidence that was written down earlier is found by a sweep.

    It was done at `at` if that was written down before the end of grace. What is written down later was missed, whatever
    day it speaks of, and was done when it was written down; what is flagged as missed already stays missed.
    """
    if owed.status == "missed" or recorded_at > owed.missed_at:
        return "missed", recorded_at
    if at > owed.due_at:
        return "late", at
    return ("excused" if at > owed.first_due_at else "done"), at


def state(owed: Owed, *, now: datetime) -> State:
    """What an obligation is at this instant: the one answer for page, mail, feed and job, before and after the sweep."""
    if owed.status == "open":
        found = settle(owed, at=now)
        return "open" if found == "done" else found
    return owed.status  # type: ignore[return-value]


def is_late(owed: Owed, *, now: datetime) -> bool:
    """Whether it was, or by now is, not done by its deadline."""
    if owed.status == "waived":
        return False
    return (owed.done_at or now) > owed.due_at


def is_owed(owed: Owed) -> bool:
    """Whether somebody still has to do it: open, or missed and neither made good nor waived."""
    return owed.status == "open" or (owed.status == "missed" and owed.done_at is None and owed.waived_at is None)


def days_late(owed: Owed, *, now: datetime, zone: tzinfo) -> int:
    """Calendar days, in the owner's zone, between the deadline and the doing (or now)."""
    done = (owed.done_at or now).astimezone(zone).date()
    return max(0, (done - deadlines.day_of(owed.due_at, zone)).days)


def said(owed: Owed, *, now: datetime, zone: tzinfo, waived_by: str = "") -> str:
    """The state in words: "missed, then done 3 days late", "missed, waived by Mara Manager"."""
    found = state(owed, now=now)
    if found == "missed" and owed.waived_at is not None:
        return f"missed, waived by {waived_by}" if waived_by else "missed, waived"
    if found != "missed" or owed.done_at is None:
        return WORDS[found]
    days = days_late(owed, now=now, zone=zone)
    return f"missed, then done {words.plural(days, 'day')} late" if days else "missed, then done the same day"


def said_if_done_now(owed: Owed, *, now: datetime, zone: tzinfo) -> str:
    """How it would read if it were done this minute; empty while that is still on time."""
    if not is_owed(owed) or not is_late(owed, now=now):
        return ""
    if settle(owed, at=now) == "late":
        return "done now, it reads “late”"
    days = days_late(owed, now=now, zone=zone)
    late = f"{words.plural(days, 'day')} late" if days else "the same day"
    return f"done now, it reads “missed, then done {late}”"
