"""Which misses ask for an explanation, what an answer needs, and which days a catch-up may have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from accounts.duties.rules.trap_rules import StoredRule
from accounts.duties.rules.traps import CATCH_UP
from traps_web.ui import words

ASKS_FOR: Final = timedelta(weeks=8)
"""So long a miss asks; after that it stays without an explanation, and is counted so."""
WORKING_DAYS: Final = 10
"""A catch-up is at most so many working days ahead."""
MOST_WORDS: Final = 500
NO_WORDS: Final = "Enter a sentence: your line reads it."

Span = tuple[date, date | None]
"""A half-open span of days; without an end it still runs."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What is known of a miss when the question is whether it asks. `counts`: in a score; on leave it does not."""

    status: str
    is_waived: bool
    is_done: bool
    is_explained: bool
    trap_key: str
    due_on: date
    missed_at: datetime
    counts: bool = True


def asks(miss: Missed, *, now: datetime, since: date | None, silent: Iterable[Span]) -> bool:
    """Whether a miss asks its owner for an explanation now.

    `since` is the day on which the organisation began to ask, None for always; on the days of `silent` the trap
    "Catch-up" is off for the organisation.
    """
    if miss.status != "missed" or not miss.counts or miss.is_waived or miss.is_explained:
        return False
    if miss.missed_at < now - ASKS_FOR or (since is not None and miss.due_on < since):
        return False
    return not any(start <= miss.due_on and (end is None or miss.due_on < end) for start, end in silent)


def silent_spans(stored: Iterable[StoredRule]) -> list[Span]:
    """The days on which nothing is asked: rules of the whole organisation that switch the catch-up off."""
    return [(rule.starts_on, rule.ends_before) for rule in stored if rule.team_id is None and not rule.is_on]


def needs_day(*, trap_key: str, is_done: bool, is_on: bool) -> bool:
    """Whether an answer names the day of a catch-up.

    Not for what was done in the meantime, not for a catch-up that was itself missed, and not where the trap is off
    for the owner's team.
    """
    return is_on and not is_done and trap_key != CATCH_UP


def faults(*, words_given: str, catch_up_on: date | None, is_needed: bool, offered: Sequence[date]) -> dict[str, str]:
    """What an answer lacks, by field. `offered` are the next ten working days."""
    wrong: dict[str, str] = {}
    if not words_given.strip():
        wrong["words"] = NO_WORDS
    elif len(words_given.strip()) > MOST_WORDS:
        wrong["words"] = f"Use at most {MOST_WORDS} characters."
    if is_needed and catch_up_on is None:
        wrong["catch_up_on"] = "Enter the day on which you catch up."
    elif is_needed and catch_up_on not in offered:
        wrong["catch_up_on"] = day_fault(offered)
    elif not is_needed and catch_up_on is not None:
        wrong["catch_up_on"] = "Nothing is left to catch up here. Leave the day empty."
    return wrong


def day_fault(offered: Collection[date]) -> str:
    """Why a day cannot be the day of a catch-up."""
    if not offered:
        return "The calendar has no working days ahead. Ask an admin to open the next fiscal year."
    first, last = min(offered), max(offered)
    return f"Choose a working day from {words.day(first, year=True)} to {words.day(last, year=True)}."


def subject_of(obligation_id: int) -> str:
    """What a catch-up is about: the duty that was missed."""
    return f"obligation:{obligation_id}"
