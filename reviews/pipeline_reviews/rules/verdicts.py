"""What may be said of a deal in a pipeline review, and what each verdict needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from pipeline.deals.rules.forecasts import FORECASTS
from traps_web.ui import words

KEEP: Final = "keep"
MOVE: Final = "move"
DOWNGRADE: Final = "downgrade"
KILL: Final = "kill"
HELP: Final = "help"
PAUSE: Final = "pause"
NOTE: Final = "note"
UNDONE: Final = "undone"
TO_SAY: Final = (KEEP, MOVE, DOWNGRADE, KILL, HELP, PAUSE, NOTE)
"""What a person may say. A note alone leaves the deal without a verdict."""
VERDICTS: Final = (*TO_SAY, UNDONE)
STAGE: Final = "stage"
FORECAST: Final = "forecast"
LOWERED: Final = (FORECAST, STAGE)
"""What a downgrade lowers by one."""
TAKES_BACK: Final = frozenset({KEEP, HELP, PAUSE, NOTE})
"""Verdicts that may be undone for some seconds: what they do can be taken back without a trace on the deal."""

_NEEDS_WORDS: Final = {
    MOVE: "Enter why it moves.",
    KILL: "Enter why it is lost.",
    HELP: "Enter what the help is.",
    PAUSE: "Give the reason for the pause.",
    NOTE: "Enter the note.",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A verdict as it was entered. `after` is the id of the last verdict that was seen, None without one."""

    verdict: str
    words: str = ""
    close_on: date | None = None
    push_choice_id: int | None = None
    """Of a move that is a push once more: the reason of the list."""
    lowers: str = ""
    helper_id: int | None = None
    due_on: date | None = None
    resume_on: date | None = None
    after: int | None = None
    knows_after: bool = False
    """Whether `after` is compared: a program may judge without having read the last verdict."""


def faults(word: Word, *, today: date, close_on: date | None) -> dict[str, str]:
    """What a verdict lacks: field to one sentence. `close_on` is the expected close date of the deal."""
    if word.verdict not in TO_SAY:
        return {"verdict": "Choose keep, move, downgrade, kill, help, pause or note."}
    sentences = {} if word.words.strip() else {"words": _NEEDS_WORDS.get(word.verdict, "")}
    if word.verdict == MOVE:
        sentences["close_on"] = _date_fault(word, today, close_on)
    elif word.verdict == DOWNGRADE and word.lowers not in LOWERED:
        sentences["lowers"] = "Choose whether stage or forecast is lowered."
    elif word.verdict == PAUSE and word.resume_on is None:
        sentences["resume_on"] = "Enter the day on which it goes on."
    elif word.verdict == HELP:
        sentences["helper"] = "" if word.helper_id else "Choose who helps."
        sentences["due_on"] = _due_fault(word.due_on, today)
    return {name: sentence for name, sentence in sentences.items() if sentence}


def _date_fault(word: Word, today: date, close_on: date | None) -> str:
    if word.close_on is None:
        return "Enter the new close date."
    if word.close_on < today:
        return f"The expected close date cannot be before today, {words.day(today, year=True)}."
    return "This is its close date already. Choose another day, or keep it." if word.close_on == close_on else ""


def _due_fault(due_on: date | None, today: date) -> str:
    if due_on is None:
        return "Enter the day by which the help is given."
    return f"Choose a day that has not passed; today is {words.day(today, year=True)}." if due_on < today else ""


def lower_forecast(forecast: str) -> str:
    """The next weaker forecast; empty below the last one."""
    place = FORECASTS.index(forecast) + 1
    return FORECASTS[place] if place < len(FORECASTS) else ""
