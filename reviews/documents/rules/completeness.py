"""What a preparation and minutes still lack: one sentence for each thing, beside its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from traps_web.ui import words

PROMISES = 3
OUTCOMES = ("kept", "missed", "moved")


@dataclass(frozen=True, slots=True)
class Why:
    """Cause and own words for one month, as far as they are written."""

    cause_id: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Score:
    """What became of a promise, in words; a moved one has its new day."""

    outcome: str
    words: str = ""
    moved_to: date | None = None


def score_faults(score: Score | None, *, due_on: date) -> dict[str, str]:
    """What is wrong with a score, by the part of the field's name before the promise."""
    if score is None or score.outcome not in OUTCOMES:
        return {"outcome": "Score this promise: kept, missed or moved."}
    faults: dict[str, str] = {}
    if score.outcome != "kept" and not score.words.strip():
        faults["said"] = f"Give a reason why it {'was missed' if score.outcome == 'missed' else 'moves'}."
    if score.outcome == "moved" and (score.moved_to is None or score.moved_to <= due_on):
        faults["moved_to"] = "Enter a new day, after the first one."
    return faults


def early_fault(score: Score, *, due_on: date) -> str:
    """What stands against a score before the day of its promise: then it can only be said to be kept."""
    if score.outcome in ("", "kept"):
        return ""
    return f"It is not due until {words.day(due_on)}. Leave it open, or score it as kept."


def preparation_faults(
    *, months: Sequence[str], whys: Mapping[str, Why], promises: Mapping[int, date], scores: Mapping[int, Score]
) -> dict[str, str]:
    """What stands against handing the preparation in. Keys are the names of the fields.

    `promises` are those that are due and not scored for good, with their days: what is not due yet is not asked for.
    """
    missing: dict[str, str] = {}
    for month in months:
        why = whys.get(month)
        if why is None or why.cause_id is None:
            missing[f"cause_{month}"] = "Choose a cause from the list."
        if why is None or not why.words.strip():
            missing[f"words_{month}"] = "Explain in your own words why this month went up or down."
    for promise, due_on in promises.items():
        faults = score_faults(scores.get(promise), due_on=due_on)
        missing |= {f"{field}_{promise}": sentence for field, sentence in faults.items()}
    return missing


def account_fault(names: Sequence[str]) -> str:
    """What stands against signing while A accounts want a fresh approved plan; empty while none does."""
    if not names:
        return ""
    listed = words.listed([*names[:3], f"{len(names) - 3} more"] if len(names) > 3 else names)
    have = "has" if len(names) == 1 else "have"
    return f"{listed} {have} no fresh approved account plan: an A account needs one before the review is signed."


def closing_faults(
    *,
    preparation: Mapping[str, str],
    promises: int,
    accounts: Sequence[str] = (),
    months: Mapping[str, str] | None = None,
) -> list[str]:
    """What keeps the writing from being closed, in whole sentences; `accounts` names A accounts without a fresh plan.

    `months` says how a month is called by its key.
    """
    sentences = [account_fault(accounts)] if accounts else []
    if any(key.startswith(("outcome_", "said_", "moved_to_")) for key in preparation):
        sentences.append("A promise of the last review is not scored yet.")
    keys = {key.partition("_")[2]: None for key in preparation if key.startswith(("cause_", "words_"))}
    if unexplained := [(months or {}).get(key, key) for key in keys]:
        is_one = len(unexplained) == 1
        lack = "its cause or its words are" if is_one else "a cause or words are"
        sentences.append(f"{words.listed(unexplained)} {'is' if is_one else 'are'} not explained yet: {lack} missing.")
    if promises < PROMISES:
        sentences.append(f"Three promises are needed; {promises or 'none'} {'is' if promises == 1 else 'are'} written.")
    return sentences


def promise_faults(rows: Sequence[tuple[str, date | None]], *, today: date) -> dict[str, str]:
    """What is wrong with the three promises, by field: each needs words and a day after today."""
    faults: dict[str, str] = {}
    for place, (text, due_on) in enumerate(rows, start=1):
        if not text.strip():
            faults[f"text_{place}"] = "Enter the promise."
        if due_on is None:
            faults[f"due_on_{place}"] = "Enter the day of the promise."
        elif due_on <= today:
            faults[f"due_on_{place}"] = "Choose a day after today for the promise."
    return faults
