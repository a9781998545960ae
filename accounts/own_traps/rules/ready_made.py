"""Own traps that are ready-made: everything that a form of one asks but whom it asks, from when, and why.

What TRAPS checks is named as somebody chooses it in the form; rooms above know what the name means.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any, Final

from accounts.own_traps.rules import evidence, rhythms
from accounts.own_traps.rules import versions as rules

NOON: Final = time(12, 0)
AFTERNOON: Final = time(16, 0)
EVENING: Final = time(17, 0)
MONDAY, FRIDAY = 0, 4


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """A trap to start from.

    `sentence` says to its maker when it is due and what keeps it, `help_text` what is asked to those who owe it. `role`
    is whom an admin begins with. `floor` is the bound of what is checked, whichever way that keeps it. Of `weekday`,
    `month_day` and `nth` the rhythm takes its own.
    """

    key: str
    name: str
    sentence: str
    help_text: str
    rhythm: str
    due_time: time
    weekday: int | None = None
    month_day: int | None = None
    nth: int | None = None
    grace_working_days: int = 1
    evidence: str = evidence.CHECK
    condition: str = ""
    floor: Decimal | None = None
    weight: int = 1
    is_controllable: bool = True
    remind_days_before: int = 0
    role: str = rules.REPS

    def fields(self) -> dict[str, Any]:
        """What it fills in, by the fields of the form; what its rhythm or evidence does not ask for is left out."""
        day = {rhythms.WEEK: "weekday", rhythms.MONTH: "month_day", rhythms.QUARTER: "nth"}[self.rhythm]
        asked = {day: getattr(self, day)}
        if self.condition:
            asked |= {"condition": self.condition, "floor": self.floor}
        return {
            "name": self.name,
            "help_text": self.help_text,
            "rhythm": self.rhythm,
            "due_time": self.due_time,
            "grace_working_days": self.grace_working_days,
            "evidence": self.evidence,
            "weight": self.weight,
            "is_controllable": self.is_controllable,
            "remind_days_before": self.remind_days_before,
        } | {name: value for name, value in asked.items() if value is not None}


READY_MADE: Final[tuple[ReadyMade, ...]] = (
    ReadyMade(
        "next-step-dated",
        "Next step dated",
        "Every Friday at 17:00 TRAPS checks that no open deal is without a dated next step.",
        "Give each of your open deals a next step with its day, or pause the deal.",
        rhythms.WEEK,
        EVENING,
        weekday=FRIDAY,
        condition="measure:no-next-step",
        floor=Decimal(0),
    ),
    ReadyMade(
        "coverage-held",
        "Coverage held",
        "Every Monday at 12:00 TRAPS checks that the open pipeline is three times what the quarter still misses.",
        "Have open deals that close in this quarter for three times what your number still misses.",
        rhythms.WEEK,
        NOON,
        weekday=MONDAY,
        condition="measure:coverage",
        floor=Decimal(3),
        weight=2,
    ),
    # The measure counts from the first day of the quarter, so it is judged once in each. The 45th working day leaves
    # time until the end, since what was missed is looked at for two weeks more, and the next quarter begins at none.
    ReadyMade(
        "close-dates-held",
        "Close dates held",
        "On the 45th working day of each quarter at 17:00 TRAPS checks that at most three close dates were moved to "
        "a later month.",
        "Move at most three close dates to a later month within a quarter. Agree on the day with the customer first.",
        rhythms.QUARTER,
        EVENING,
        nth=45,
        grace_working_days=0,
        condition="measure:pushes",
        floor=Decimal(3),
        remind_days_before=10,
    ),
    # The measure looks back on four weeks, so it is judged once in each month: a week counts about once.
    ReadyMade(
        "activity-on-target",
        "Activity on target",
        "On the last working day of each month at 17:00 TRAPS checks that three in four weekly targets of the last "
        "four weeks were reached.",
        "Reach at least three in four of your weekly activity targets.",
        rhythms.MONTH,
        EVENING,
        grace_working_days=0,
        condition="measure:activity",
        floor=Decimal(75),
        weight=2,
        remind_days_before=5,
    ),
    ReadyMade(
        "pipeline-tidied",
        "Pipeline tidied",
        "On the last working day of each month at 16:00 a note is due that says what was tidied among the open deals.",
        "Go through your open deals: close what is lost, correct amounts and close dates, and note what you changed.",
        rhythms.MONTH,
        AFTERNOON,
        grace_working_days=2,
        evidence=evidence.NOTE,
        remind_days_before=3,
    ),
)
