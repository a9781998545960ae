"""What to ask of a deal before its verdict: the question that its worst reason raises."""

from __future__ import annotations

from typing import Final

from pipeline.stages.rules import readiness

KEPT_OFTEN: Final = (
    "Ask what will be different next week. Only a change of the deal takes its flag down, or keeps it away."
)
READY: Final = "One verdict, then the next deal."
QUESTIONS: Final[dict[str, str]] = {
    readiness.DATE_PAST: "Ask what the customer has to do before it closes, and by when.",
    readiness.NO_NEXT_STEP: "Ask what happens next, and on which day.",
    readiness.STEP_PAST: "Ask what came of the next step, and what follows.",
    readiness.GATE_DEBT: "Ask by when the items that its gate lacks will be answered.",
    readiness.STALE: "Ask what the customer did last, and when.",
    readiness.PUSHED: "Ask what is different from the last time it was moved.",
    readiness.PAUSED: "Ask whether the reason for the pause still holds.",
    readiness.NO_AMOUNT: "Ask what it is worth, and how the owner knows.",
    readiness.NO_CLOSE_DATE: "Ask by when the customer decides.",
}
"""By the reason why a deal is not ready."""


def question(kind: str, *, is_kept_often: bool) -> str:
    """What to ask of a deal whose worst reason is of a kind; the kind is empty where there is none."""
    return KEPT_OFTEN if is_kept_often else QUESTIONS.get(kind, READY)
