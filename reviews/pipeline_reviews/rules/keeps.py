"""Keep, said again and again: when a flag goes up, and what alone lowers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from reviews.pipeline_reviews.rules.verdicts import KEEP
from traps_web.lib.canonical import canonical_json, digest

RAISES_FLAG: Final = 3
"""So many keeps in a row of an unchanged deal raise its flag."""


@dataclass(frozen=True, slots=True)
class Said:
    """The verdict of one review on a deal, with the fingerprint of the deal as it stood then."""

    verdict: str
    facts_key: str


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What counts as a change of a deal: where it stands, what it is worth, when it closes, and what happens next."""

    status: str
    stage_id: int
    owner_id: int
    amount: Decimal | None
    close_on: date | None
    forecast: str
    next_step: str
    next_step_on: date | None
    paused_until_on: date | None = None


def facts_key(facts: DealFacts) -> str:
    """The fingerprint of a deal: any change of what counts gives another one."""
    return digest(canonical_json(facts))


def keeps_in_row(said: Sequence[Said], now: str) -> int:
    """How many of the last verdicts in a row were keep, with the deal as it is `now`."""
    count = 0
    for row in reversed(said):
        if row.verdict != KEEP or row.facts_key != now:
            break
        count += 1
    return count


def raises_flag(keeps: int) -> bool:
    """Whether a keep raises the flag, or leaves it up; `keeps` counts it too."""
    return keeps >= RAISES_FLAG


def flag_stands(said: Sequence[Said], now: str) -> bool:
    """Whether the flag of a deal is up: raised once, and the deal is still as it was then.

    Another verdict does not lower it, and a deal that went back to what it was does not raise it again.
    """
    flagged, count, before = "", 0, ""
    for row in said:
        if row.facts_key != flagged:
            flagged = ""
        count = (count + 1 if row.facts_key == before else 1) if row.verdict == KEEP else 0
        before = row.facts_key
        if raises_flag(count):
            flagged = row.facts_key
    return flagged != "" and flagged == now
