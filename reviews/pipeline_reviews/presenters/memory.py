"""The memory of verdicts in words: what keep kept alive, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reviews.pipeline_reviews.rules.memory import Memory, Outcome
from reviews.pipeline_reviews.selectors.memory import OfJudge, Remembered
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.ui import values, words

HEADS: Final = (
    Heading("Kept by", "lst__name"),
    Heading("Kept", "num lst__amt"),
    Heading("Won", "num only-mid"),
    Heading("Lost", "num only-mid"),
    Heading("Still open", "num only-mid"),
    Heading("Weeks", "num only-mid"),
    Heading("Won of what ended", "num"),
    Heading("Flagged, won of it", "lst__more"),
)


@dataclass(frozen=True, slots=True)
class MemoryRow:
    """What one person's keeps came to."""

    name: str
    kept: str
    won: str
    lost: str
    open: str
    weeks: str
    share: str
    flagged: str


def statement(memory: Remembered) -> str:
    """What became of the money that was kept."""
    whole = memory.whole
    if not whole.kept.deals:
        return "Nothing was kept in a pipeline review yet."
    ended = whole.won.amount + whole.lost.amount
    if not ended:
        return f"{words.money(whole.kept.amount)} was kept, and all of it is still open."
    return f"Of {words.money(whole.kept.amount)} that was kept, {words.money(whole.won.amount)} was won."


def sub(memory: Remembered) -> str:
    """The rest of it, and how it is counted."""
    whole = memory.whole
    if not whole.kept.deals:
        return "A deal counts from the first keep on, at its amount then."
    rest = f"{words.money(whole.lost.amount)} was lost, {words.money(whole.open.amount)} is still open."
    return f"{rest} A deal counts once for each person who kept it, at its amount when they first did."


def rows(judges: Sequence[OfJudge]) -> list[MemoryRow]:
    """A line for each person who said keep."""
    return [row(judge.person.name, judge.memory) for judge in judges]


def row(name: str, memory: Memory) -> MemoryRow:
    """One line of it."""
    return MemoryRow(
        name=name,
        kept=_outcome(memory.kept),
        won=_outcome(memory.won),
        lost=_outcome(memory.lost),
        open=_outcome(memory.open),
        weeks="n/a" if memory.mean_weeks is None else words.number(memory.mean_weeks, 1),
        share=words.percent(memory.share_won),
        flagged=_flagged(memory),
    )


def bar(list_query: ListQuery, memory: Remembered) -> values.ListBar:
    """The bar over the people."""
    count = words.plural(len(memory.judges), "person", "people")
    return lists.bar(list_query, "Who kept what", count=count, heads=list_query.heads(HEADS, ""))


def _outcome(outcome: Outcome) -> str:
    return f"{words.money(outcome.amount)} in {words.number(outcome.deals)}" if outcome.deals else "0"


def _flagged(memory: Memory) -> str:
    if not memory.flagged.deals:
        return "none"
    won = memory.flagged_won.amount
    return f"{words.plural(memory.flagged.deals, 'deal')}, {words.money(won)} of {words.money(memory.flagged.amount)}"
