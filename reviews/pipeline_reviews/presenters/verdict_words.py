"""Verdicts in words: what each key does, what was said of a deal, and what came of it."""

from __future__ import annotations

from typing import Final

from accounts.organisation.selectors import replaced_names
from reviews.pipeline_reviews.models import DealVerdict, FollowUp
from reviews.pipeline_reviews.rules import verdicts as rules
from reviews.pipeline_reviews.rules.keeps import RAISES_FLAG
from traps_web.ui import values, words

HEADS: Final = {
    rules.KEEP: "Keep",
    rules.MOVE: "Move",
    rules.DOWNGRADE: "Downgrade",
    rules.KILL: "Kill",
    rules.HELP: "Help",
    rules.PAUSE: "Pause",
    rules.NOTE: "Note",
}
"""What a verdict is called where it is chosen or counted."""
PAST: Final = {
    rules.KEEP: "Kept",
    rules.MOVE: "Moved",
    rules.DOWNGRADE: "Downgraded",
    rules.KILL: "Killed",
    rules.HELP: "Help asked",
    rules.PAUSE: "Paused",
}
"""What is said of a deal once it is judged."""
_PRESSES: Final = {
    rules.KEEP: "K",
    rules.MOVE: "M",
    rules.DOWNGRADE: "D",
    rules.KILL: "X",
    rules.HELP: "H",
    rules.PAUSE: "P",
    rules.NOTE: "N",
}
_EFFECTS: Final = {
    rules.KEEP: "stays as it is",
    rules.MOVE: "a new close date, with a reason",
    rules.DOWNGRADE: "one forecast or stage lower, at once",
    rules.KILL: "lost today, with a reason",
    rules.HELP: "who and by when; becomes their duty",
    rules.PAUSE: "rests until a day, with a reason",
    rules.NOTE: "words for the minutes, no verdict",
}
_IN_CRM: Final = {
    rules.MOVE: "a new close date; the owner enters it in the CRM",
    rules.DOWNGRADE: "one stage lower in the CRM, or the forecast here",
    rules.KILL: "lost; the owner closes it in the CRM",
}
_TIMES: Final = {3: "third", 4: "fourth", 5: "fifth"}


def verdict_keys(*, keeps: int, in_crm: bool) -> tuple[values.VerdictKey, ...]:
    """The verdicts to choose from; `keeps` counts how often it was kept in a row as it is now."""
    effects = {**_EFFECTS, **(_IN_CRM if in_crm else {})}
    again = keeps + 1
    warning = ""
    if again >= RAISES_FLAG:
        warning = f"{_TIMES.get(again, f'{again}th')} time without a change: it raises a flag"
    return tuple(
        values.VerdictKey(
            verdict, _PRESSES[verdict], HEADS[verdict], effects[verdict], warning if verdict == rules.KEEP else ""
        )
        for verdict in rules.TO_SAY
    )


def outcome(row: DealVerdict) -> str:
    """What a verdict said beside its word, and what came of the help."""
    said = replaced_names.text(row.words, at=row.at).rstrip(".")
    parts = []
    if row.verdict == rules.MOVE and row.close_on:
        parts.append(f"to {words.day(row.close_on)}")
    elif row.verdict == rules.PAUSE and row.resume_on:
        parts.append(f"until {words.day(row.resume_on)}")
    elif row.verdict == rules.DOWNGRADE:
        parts.append(f"to {row.forecast or (row.stage.name if row.stage else '')}")
    elif (asked := asked_for(row)) is not None:
        parts.append(follow_up_words(asked))
    if said:
        parts.append(said)
    return ": ".join(part for part in parts if part)


def asked_for(row: DealVerdict) -> FollowUp | None:
    """What a verdict asks of somebody: help, or its own carrying out in the CRM."""
    return getattr(row, "follow_up", None)


def follow_up_words(row: FollowUp) -> str:
    """Who does something by when, and whether it is done."""
    by = f"{row.owner.name} by {words.day(row.due_on)}"
    if row.done_at is not None:
        return f"{by}, done"
    return f"{by}, dropped" if row.dropped_at is not None else by
