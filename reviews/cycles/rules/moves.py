"""Moving one review to another day: whose word it takes, and what stands against it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final, Literal

from django.db.models import TextChoices

from reviews.cycles.rules import states
from traps_web.lib.machines import TRAPS, Machine, step
from traps_web.ui import words


class RequestStatus(TextChoices):
    """Where a request for another day stands."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    LAPSED = "lapsed"


NOTICE: Final = timedelta(hours=48)
"""What is moved to an earlier hour with less notice takes the person's yes."""
WORDS_OF: Final = ("person", "above")
REQUEST_STATUSES: Final = tuple(RequestStatus.values)
DECIDES: Final = {
    "person": "{person} can agree to an earlier time within 48 hours",
    "above": "a manager above {reviewer}, other than the person who asked, can decide on another later day",
}
"""Who answers, by whose word it takes."""

REQUEST: Final = Machine(
    noun="review move",
    states=REQUEST_STATUSES,
    roles=("decider", "none", TRAPS),
    steps=(
        step("agree", RequestStatus.ASKED, to=RequestStatus.AGREED, who="decider", verb="review move agreed"),
        step(
            "refuse",
            RequestStatus.ASKED,
            to=RequestStatus.REFUSED,
            who="decider",
            needs={"answer": "Give a reason for the refusal."},
            verb="review move refused",
        ),
        # The review was held, moved otherwise, or ended: nobody owes an answer any more.
        step("lapse", RequestStatus.ASKED, to=RequestStatus.LAPSED, who=TRAPS),
    ),
    refusals={"agree": "Only {decides}.", "refuse": "Only {decides}."},
    by_now={"": "This was already answered. The first answer stands."},
)
"""A move that takes somebody's word."""

TOO_LATE: Final = states.MACHINE.by_now["move"]
TAKEN: Final = "{reviewer} holds another review at that time."


def word_of(
    *, before: datetime, after: datetime, is_later: bool, now: datetime, later_moves: int
) -> Literal["nobody", "person", "above"]:
    """Whose word a move takes. `is_later`: to a later day; `later_moves`: how often it was moved to a later day so far.

    The first later day is the reviewer's own extension; each further one is decided by whoever stands above them. An
    earlier hour takes the person's yes, unless it is at least 48 hours away.
    """
    if is_later:
        return "above" if later_moves else "nobody"
    return "person" if after < before and after - now < NOTICE else "nobody"


def faults(
    *,
    period: str,
    day: date,
    is_working: bool,
    window: tuple[date, date],
    before: datetime,
    after: datetime,
    reason: str,
    now: datetime,
) -> dict[str, str]:
    """Why a review cannot be moved there, by field. The window is half-open."""
    wrong: dict[str, str] = {}
    starts_on, ends_before = window
    if after <= now:
        wrong["day"] = "Choose a time in the future."
    elif day >= ends_before:
        last = words.day(ends_before - timedelta(days=1))
        wrong["day"] = f"The reviews of {period} end on {last}. Choose an earlier day."
    elif day < starts_on:
        wrong["day"] = f"The reviews of {period} begin on {words.day(starts_on)}."
    elif not is_working:
        wrong["day"] = f"{words.day(day)} is not a working day."
    elif after == before:
        wrong["day"] = "The review is already at this time. Choose another day or time."
    if not reason.strip():
        wrong["reason"] = "Give a reason for the move; it is kept with the review."
    return wrong


def prepare_by(
    *, before: datetime, prepare_before: datetime, after: datetime, freezes_at: datetime, now: datetime
) -> datetime:
    """When the preparation is due after a move: as long before as it was, but after the freeze, never in the past."""
    moved = max(freezes_at, after - (before - prepare_before))
    return moved if moved > now else after
