"""What becomes of the number of somebody who leaves: cut at the last day by working days, to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from traps_web.lib import phasing

FATES: Final[dict[str, str]] = {
    "heir": "It goes to one person",
    "team": "It goes to the team, as a number of its own",
    "nobody": "It goes to nobody and ends",
}
PLAN_FATES: Final[dict[str, str]] = {"now": "They end now", "last day": "They end with the last day"}


@dataclass(frozen=True, slots=True)
class Cut:
    """A line in minor units, parted: working days and money before the day, and what lies from it on."""

    done: int
    kept: int
    rest: int


def cut(amount: int, *, working_days: int, done: int, begins_before: bool) -> Cut:
    """Part the money of a line; `done`: its working days before the day.

    Without a working day it lies on its first day.
    """
    if not begins_before:
        return Cut(0, 0, amount)
    if not working_days:
        return Cut(0, amount, 0)
    kept = phasing.part_to_date(amount, done, working_days)
    return Cut(done, kept, amount - kept)
