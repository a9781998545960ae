"""Account plans: the way of a plan, what it still lacks, and how long an approval stays fresh."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

from django.db.models import TextChoices

from traps_web.lib import fiscal_year
from traps_web.lib.machines import Machine, step

Standing = Literal["fresh", "old", "none", "not owed"]


class Status(TextChoices):
    """Where an account plan stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


STATUSES: Final = tuple(Status.values)
ROLES: Final = ("owner", "team", "line", "decider", "none")
STANCES: Final = ("champion", "supporter", "neutral", "blocker", "unknown")
MOVES: Final = 3

QUESTIONS: Final[tuple[tuple[str, str], ...]] = (
    ("achieve", "What do they want to achieve?"),
    ("buying", "What do they buy from us, and from whom else?"),
    ("deciding", "Who decides, and how?"),
    ("leaving", "Why would they leave?"),
    ("growing", "Where do we grow, and what must be true?"),
    ("doing", "What do we do next?"),
)


# A plan is written by many and handed in by its owner; who decides is asked of `accounts.organisation.access`.
WRITERS: Final = frozenset({"owner", "team", "line"})
_DECIDED_ABOVE: Final = "Nobody decides on their own plan. The line above {owner} decides on this one."

MACHINE: Final = Machine(
    noun="account plan",
    states=STATUSES,
    roles=ROLES,
    steps=(
        step("write", Status.DRAFT, Status.RETURNED, who=WRITERS, verb="account plan written"),
        step(
            "submit",
            Status.DRAFT,
            Status.RETURNED,
            to=Status.SUBMITTED,
            who="owner",
            verb="account plan submitted",
        ),
        step("approve", Status.SUBMITTED, to=Status.APPROVED, who="decider", verb="account plan approved"),
        step(
            "return",
            Status.SUBMITTED,
            to=Status.RETURNED,
            who="decider",
            needs={"note": "Say what is missing; the comment is kept with the plan."},
            verb="account plan returned",
        ),
        step("revise", Status.APPROVED, to=Status.DRAFT, who=WRITERS, verb="account plan taken up again"),
    ),
    refusals={
        "write": "Only {owner}, the account team and the line above can write this plan.",
        "submit": "Only {owner} can submit this plan.",
        "approve": _DECIDED_ABOVE,
        "return": _DECIDED_ABOVE,
        "revise": "Only {owner}, the account team and the line above can reopen this plan.",
    },
)


def year_key(year: int, quarter: str) -> str:
    """The name of the year of a plan that was written in a quarter: FY2027, TY2027 for a transition.

    A transition may have the number of the year before it; the quarter tells the two apart.
    """
    return fiscal_year.year_key(year, is_transition=quarter.startswith(fiscal_year.year_key(year, is_transition=True)))


@dataclass(frozen=True, slots=True)
class Move:
    """One of the three moves as it is written."""

    text: str = ""
    owner_id: int | None = None
    due_on: date | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing is written of it."""
        return not self.text.strip() and self.due_on is None


def draft_faults(
    *, wanted_year: Decimal | None, wanted_quarter: Decimal | None, moves: Sequence[Move], longest: int = 200
) -> dict[str, str]:
    """What stands against keeping a draft: only what could not be kept."""
    faults = {}
    for name, money in (("wanted_year_amount", wanted_year), ("wanted_quarter_amount", wanted_quarter)):
        if money is not None and money < 0:
            faults[name] = "Enter zero or more."
    if wanted_year is not None and wanted_quarter is not None and wanted_quarter > wanted_year:
        faults.setdefault("wanted_quarter_amount", "The amount for the quarter is larger than for the year.")
    for place, move in enumerate(moves, start=1):
        if len(move.text.strip()) > longest:
            faults[f"text_{place}"] = f"Use at most {longest} characters for a move."
        elif not move.is_empty and (not move.text.strip() or move.due_on is None or move.owner_id is None):
            faults |= _half_written(place, move)
    return faults


def _half_written(place: int, move: Move) -> dict[str, str]:
    faults = {}
    if not move.text.strip():
        faults[f"text_{place}"] = "Enter the move."
    if move.due_on is None:
        faults[f"due_on_{place}"] = "Enter the day of the move."
    if move.owner_id is None:
        faults[f"owner_{place}"] = "Choose the owner of the move."
    return faults


def submission_faults(
    *,
    answers: Sequence[tuple[str, str]],
    wanted_year: Decimal | None,
    wanted_quarter: Decimal | None,
    moves: Sequence[Move],
) -> dict[str, str]:
    """What a plan lacks to be handed in: six answers, the money of year and quarter, three dated moves with owners."""
    faults = draft_faults(wanted_year=wanted_year, wanted_quarter=wanted_quarter, moves=moves)
    for name, words in answers:
        if not words.strip():
            faults[name] = "Answer this question."
    if wanted_year is None:
        faults["wanted_year_amount"] = "Enter the money wanted this year."
    if wanted_quarter is None:
        faults["wanted_quarter_amount"] = "Enter the money wanted this quarter."
    for place in range(1, MOVES + 1):
        if place > len(moves) or moves[place - 1].is_empty:
            faults[f"text_{place}"] = "The plan needs three dated moves, and this one is empty."
    return faults


@dataclass(frozen=True, slots=True)
class Freshness:
    """How a customer stands with its plan: approved and young enough, too old, none; or its tier owes none."""

    state: Standing
    approved_on: date | None = None
    fresh_until: date | None = None
    """The last day on which the approval is fresh."""


def freshness(*, approved_on: date | None, max_age_days: int | None, today: date) -> Freshness:
    """Whether an approval is still fresh; a plan is fresh up to and including the day `max_age_days` after it."""
    if max_age_days is None:
        return Freshness("not owed", approved_on)
    if approved_on is None:
        return Freshness("none")
    until = approved_on + timedelta(days=max_age_days)
    return Freshness("fresh" if today <= until else "old", approved_on, until)


def move_state(*, due_on: date, done_on: date | None, today: date) -> str:
    """A move is open until its day, then missed; done after its day it was late."""
    if done_on is not None:
        return "done" if done_on <= due_on else "late"
    return "missed" if today > due_on else "open"
