"""Leave: which request may become what, by whose act."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices

from traps_web.lib.machines import Machine, step

# Sick days are told afterwards, but not those of a month that was judged long ago.
LATEST_DAYS_BACK: Final = 31
LONGEST_DAYS: Final = 366


class LeaveStatus(TextChoices):
    """Where a request for days off stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


_DECIDERS: Final = "Only the line above decides on leave, and nobody decides on their own request."
_DECIDED: Final = "This request was already decided or withdrawn. The first decision stands."
_WHY_NOT: Final = {"answer": "Give a reason for the refusal."}

MACHINE: Final = Machine(
    noun="leave",
    states=tuple(LeaveStatus.values),
    roles=("person", "decider", "none"),
    steps=(
        step("approve", LeaveStatus.ASKED, to=LeaveStatus.APPROVED, who="decider", verb="leave approved"),
        step("refuse", LeaveStatus.ASKED, to=LeaveStatus.REFUSED, who="decider", needs=_WHY_NOT, verb="leave refused"),
        # The person, or who decides on the person: days that were granted are given back in the same way.
        step(
            "withdraw",
            LeaveStatus.ASKED,
            LeaveStatus.APPROVED,
            to=LeaveStatus.WITHDRAWN,
            who={"person", "decider"},
            verb="leave withdrawn",
        ),
    ),
    refusals={
        "approve": _DECIDERS,
        "refuse": _DECIDERS,
        "withdraw": "Only the person or the line above can withdraw leave.",
    },
    by_now={"approve": _DECIDED, "refuse": _DECIDED, "withdraw": "This request was already refused or withdrawn."},
)
