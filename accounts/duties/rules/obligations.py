"""Obligations: the one answer to "is it late", and who may do what to which state.

Instants are UTC. An obligation is on time when it is done by `due_at`, late when done within the grace, missed when
it is not done by `missed_at` (docs/glossary.md, obligations). A granted extension moves `due_at`; what is done
between the first deadline and the granted one is excused. A missed one stays missed when it is done later, or waived.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Final, Literal, Protocol

from django.db.models import TextChoices

from traps_web.lib import deadlines, wording
from traps_web.lib.machines import TRAPS, Machine, step

State = Literal["open", "done", "late", "missed", "waived", "excused"]


class Status(TextChoices):
    """Where an obligation stands, as it is stored; `state` is the answer at an instant."""

    OPEN = "open"
    DONE = "done"
    LATE = "late"
    MISSED = "missed"
    WAIVED = "waived"
    EXCUSED = "excused"


class ExtensionStatus(TextChoices):
    """Where a request for more time stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


STATES: Final = tuple(Status.values)
DONE_WHILE_WAIVED: Final = "done while waived"
"""How the trail calls that somebody did what had been let go a moment before: the waiver is not undone after that."""
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

    @property
    def status(self) -> str: ...

    @property
    def first_due_at(self) -> datetime: ...

    @property
    def due_at(self) -> datetime: ...

    @property
    def missed_at(self) -> datetime: ...

    @property
    def done_at(self) -> datetime | None: ...

    @property
    def waived_at(self) -> datetime | None: ...


ROLES: Final = ("self", "line", "leader", "peer", "none", TRAPS)
"""The words of `accounts.organisation.access.Relation`, and TRAPS itself."""
_SETTLED: Final = (Status.DONE, Status.LATE, Status.MISSED, Status.EXCUSED)
_WHY_WAIVED: Final = {"reason": "Give a reason for the waiver; it is kept with it."}
_WHY_NOT: Final = {"answer": "Give a reason for the refusal."}
_WHY_LATER: Final = {"reason": "Give a reason: your manager decides by it."}

ASK: Final = step("ask", Status.OPEN, who="self", needs=_WHY_LATER, verb="extension asked")
MACHINE: Final = Machine(
    noun="obligation",
    states=STATES,
    roles=ROLES,
    steps=(
        # Done is done, whoever's act it was: a review held by the manager fulfils the rep's duty too.
        step(
            "fulfil",
            Status.OPEN,
            Status.MISSED,
            to=_SETTLED,
            who={"self", "line", "leader", "peer", "none"},
            verb="obligation done",
        ),
        step("flag", Status.OPEN, to=Status.MISSED, who=TRAPS, verb="obligation missed"),
        step("waive", Status.OPEN, to=Status.WAIVED, who="line", needs=_WHY_WAIVED, verb="obligation waived"),
        # What was missed stays missed, waived or not.
        step("waive", Status.MISSED, who="line", needs=_WHY_WAIVED, verb="obligation waived"),
        # A moment later, by whoever settled it: it waits again. What was missed stays missed, and is owed again.
        step(
            "undo",
            Status.DONE,
            Status.LATE,
            Status.EXCUSED,
            Status.WAIVED,
            to=Status.OPEN,
            who={"self", "line", "leader", "peer", "none"},
            verb="undone",
        ),
        step("undo", Status.MISSED, who={"self", "line", "leader", "peer", "none"}, verb="undone"),
        ASK,
        step("grant", Status.OPEN, who="line", verb="extension granted"),
        step("refuse", *Status, who="line", needs=_WHY_NOT, verb="extension refused"),
        # Of a request that is still open; what is done or waived has withdrawn it already.
        step("withdraw", Status.OPEN, Status.MISSED, who="self", verb="extension withdrawn"),
    ),
    refusals={
        "fulfil": "Doing it settles it.",
        "waive": "Only the line above can waive an obligation.",
        "undo": "Only the person who did this can undo it.",
        "ask": "Only the person who owes this can ask for more time.",
        "grant": "Only the line above decides on more time.",
        "refuse": "Only the line above decides on more time.",
        "withdraw": "Only the person who asked for more time can withdraw the request.",
    },
)
"""What may happen to an obligation.

Asking for more time and its answer leave the status as it is; the request has its own (`EXTENSION`).
"""

EXTENSION: Final = Machine(
    noun="extension",
    states=tuple(ExtensionStatus.values),
    roles=("asker", "decider", "none", TRAPS),
    steps=(
        step("grant", ExtensionStatus.ASKED, to=ExtensionStatus.GRANTED, who="decider", verb="extension granted"),
        step(
            "refuse",
            ExtensionStatus.ASKED,
            to=ExtensionStatus.REFUSED,
            who="decider",
            needs=_WHY_NOT,
            verb="extension refused",
        ),
        # By who asked, or by TRAPS once it has lost its object.
        step(
            "withdraw",
            ExtensionStatus.ASKED,
            to=ExtensionStatus.WITHDRAWN,
            who={"asker", TRAPS},
            verb="extension withdrawn",
        ),
    ),
    refusals={event: MACHINE.refusals[event] for event in ("grant", "refuse", "withdraw")},
    by_now={"": "This was already decided. The first decision stands."},
)


def settle(owed: Owed, *, at: datetime) -> State:
    """The status that an obligation has when it is done at that instant."""
    if owed.status == "missed" or at > owed.missed_at:
        return "missed"
    if at > owed.due_at:
        return "late"
    return "excused" if at > owed.first_due_at else "done"


def settle_by_evidence(owed: Owed, *, at: datetime, recorded_at: datetime) -> tuple[State, datetime]:
    """The status, and the instant of the doing, when evidence that was written down earlier is found by a sweep.

    It was done at `at` if that was written down before the end of grace. What is written down later was missed,
    whatever day it speaks of, and was done when it was written down; what is flagged as missed already stays missed.
    """
    if owed.status == "missed" or recorded_at > owed.missed_at:
        return "missed", recorded_at
    if at > owed.due_at:
        return "late", at
    return ("excused" if at > owed.first_due_at else "done"), at


def state(owed: Owed, *, now: datetime) -> State:
    """What an obligation is at this instant, swept or not: the one answer for page, mail, feed and job."""
    if owed.status == "open":
        settled = settle(owed, at=now)
        return "open" if settled == "done" else settled
    return owed.status  # type: ignore[return-value]


def is_late(owed: Owed, *, now: datetime) -> bool:
    """Whether it was not done by its deadline, or is past it now."""
    if owed.status == "waived":
        return False
    return (owed.done_at or now) > owed.due_at


def is_owed(owed: Owed) -> bool:
    """Whether it still has to be done: open, or missed and neither done later nor waived."""
    return owed.status == "open" or (owed.status == "missed" and owed.done_at is None and owed.waived_at is None)


def days_late(owed: Owed, *, now: datetime, zone: tzinfo) -> int:
    """Calendar days, in the owner's zone, between the deadline and the doing (or now)."""
    done = (owed.done_at or now).astimezone(zone).date()
    return max(0, (done - deadlines.day_of(owed.due_at, zone)).days)


def state_in_words(owed: Owed, *, now: datetime, zone: tzinfo, waived_by: str = "") -> str:
    """The state in words: "missed, then done 3 days late", "missed, waived by Mara Manager"."""
    current = state(owed, now=now)
    if current == "missed" and owed.waived_at is not None:
        return f"missed, waived by {waived_by}" if waived_by else "missed, waived"
    if current != "missed" or owed.done_at is None:
        return WORDS[current]
    days = days_late(owed, now=now, zone=zone)
    return f"missed, then done {wording.plural(days, 'day')} late" if days else "missed, then done the same day"


def said_if_done_now(owed: Owed, *, now: datetime, zone: tzinfo) -> str:
    """How it would read if it were done this minute; empty while that is still on time."""
    if not is_owed(owed) or not is_late(owed, now=now):
        return ""
    if settle(owed, at=now) == "late":
        return "if done now, it is marked “late”"
    days = days_late(owed, now=now, zone=zone)
    late = f"{wording.plural(days, 'day')} late" if days else "the same day"
    return f"if done now, it is marked “missed, then done {late}”"
