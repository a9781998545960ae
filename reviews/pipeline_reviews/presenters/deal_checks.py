"""The six checks of a deal that is reviewed: what holds, and what keeps it from being believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipeline.stages.rules import readiness
from reviews.pipeline_reviews.models import ReviewedDeal
from traps_web.ui import words

CHECKS: Final = (
    ("next step", (readiness.NO_NEXT_STEP, readiness.STEP_PAST)),
    ("close date", (readiness.NO_CLOSE_DATE, readiness.DATE_PAST)),
    ("amount", (readiness.NO_AMOUNT,)),
    ("gate", (readiness.GATE_DEBT,)),
    ("fresh", (readiness.STALE, readiness.PAUSED)),
    ("pushes", (readiness.PUSHED,)),
)
"""What each check is called, and which reasons fail it."""
COUNTS: Final = ("None", "One", "Two", "Three", "Four", "Five", "Six")


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check with its state, and the fact that it rests on."""

    state: str
    word: str
    more: str


def checks(row: ReviewedDeal) -> tuple[CheckRow, ...]:
    """What fails first, then what holds, each in the usual order."""
    failed = {reason["kind"]: reason["text"] for reason in row.reasons}
    rows = [_check(word, [failed[kind] for kind in kinds if kind in failed], row) for word, kinds in CHECKS]
    return tuple(sorted(rows, key=lambda check: check.state == "done"))


def head(rows: Sequence[CheckRow]) -> str:
    """How many of the checks hold."""
    return f"Ready? {COUNTS[sum(row.state == 'done' for row in rows)]} of {COUNTS[len(rows)].lower()}"


def reasons(row: ReviewedDeal) -> str:
    """Every reason why a deal stands where it does on the list, worst first."""
    return words.listed([reason["text"] for reason in row.reasons])


def is_failed(row: ReviewedDeal) -> bool:
    """Whether any of the checks fails."""
    known = {kind for _, kinds in CHECKS for kind in kinds}
    return any(reason["kind"] in known for reason in row.reasons)


def _check(word: str, why: Sequence[str], row: ReviewedDeal) -> CheckRow:
    if why:
        return CheckRow("behind", word, words.listed(why))
    return CheckRow("done", word, _facts(row).get(word, ""))


def _facts(row: ReviewedDeal) -> Mapping[str, Any]:
    step = f"{words.day(row.next_step_on)}, {row.next_step}" if row.next_step_on else ""
    pushes = row.deal.pushes
    return {
        "next step": step,
        "close date": words.day(row.close_on) if row.close_on else "",
        "amount": words.money(row.amount),
        "gate": "nothing owed",
        "fresh": "changed in time",
        "pushes": "never" if not pushes else "once" if pushes == 1 else words.plural(pushes, "time"),
    }
