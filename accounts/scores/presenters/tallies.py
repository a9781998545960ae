"""Tallies in words and marks."""

from __future__ import annotations

from accounts.scores.rules.tallies import NOT_COUNTED, Tally, Verdict
from traps_web.ui import values, words

MARKS = {
    Verdict.ON_TIME: "done",
    Verdict.LATE: "late",
    Verdict.MISSED: "missed",
    Verdict.OPEN: "open",
    Verdict.EXCUSED: "excused",
    Verdict.WAIVED: "waived",
    Verdict.LEAVE: "waived",
    Verdict.BEFORE: "waived",
}
NOTHING_OWED = values.State("none", "nothing owed")


def cell_state(tally: Tally) -> values.State:
    """The worst of what fell due, with how many of how many."""
    worst = tally.worst
    if worst is None:
        return NOTHING_OWED
    mark = MARKS[worst]
    if worst is Verdict.ON_TIME and tally.on_time == tally.owed:
        return values.State(mark, f"all {words.number(tally.owed)} in time" if tally.owed > 1 else "in time")
    named = {Verdict.ON_TIME: "in time", Verdict.OPEN: "open"}.get(worst, str(worst.label))
    return values.State(mark, f"{words.number(tally.of(worst))} {named} of {words.number(tally.owed)}")


def not_counted(tally: Tally) -> str:
    """What does not count, and why: "2 waived, 1 on leave"; empty where everything counts."""
    phrases = [f"{words.number(tally.of(verdict))} {verdict.label}" for verdict in NOT_COUNTED if tally.of(verdict)]
    return ", ".join(phrases)
