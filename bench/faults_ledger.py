"""What clients had saved while faults were done: each write with its key and what they were told about it."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum


class Outcome(Enum):
    """What a client knows of what it sent."""

    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    """It was told that nothing was saved, or nobody was there to take it."""
    DECLINED = "declined"
    """Refused by a rule, which is no failure: somebody else decided first, a gate is closed."""
    UNKNOWN = "unknown"


@dataclass
class Write:
    """Something to be saved. `effect` names what it leaves in the database; writes that leave the same have the same,
    and what leaves nothing that could be counted has none.

    Until an answer has come, nobody knows whether it was saved.
    """

    effect: str
    outcome: Outcome = Outcome.UNKNOWN


@dataclass(frozen=True)
class Try:
    """One time that a write was sent."""

    at: float
    client: int
    outcome: Outcome
    answer: str


@dataclass
class Ledger:
    """All writes of all clients, and each time that one was sent."""

    writes: list[Write] = field(default_factory=list)
    tries: list[Try] = field(default_factory=list)

    def begin(self, effect: str) -> Write:
        """Note a write before it is sent for the first time."""
        write = Write(effect)
        self.writes.append(write)
        return write

    def note(self, write: Write, client: int, outcome: Outcome, answer: str) -> None:
        """What came back. A refusal does not tell whether an earlier try was saved that nobody answered."""
        write.outcome = outcome
        self.tries.append(Try(time.monotonic(), client, outcome, answer))

    def between(self, start: float, end: float) -> list[Try]:
        """The tries that were answered in a span."""
        return [sent for sent in self.tries if start <= sent.at < end]

    def seconds_to_recover(self, since: float, until: float) -> float | None:
        """From an instant until every client whose write failed after it had one acknowledged again.

        None when one of them had none by the end of the span.
        """
        failing: dict[int, float] = {}
        longest = 0.0
        for sent in self.between(since, until):
            if sent.outcome in (Outcome.REFUSED, Outcome.UNKNOWN):
                failing[sent.client] = sent.at
            elif sent.client in failing:
                longest = max(longest, sent.at - since)
                del failing[sent.client]
        return None if failing else longest


def violations(writes: list[Write], stored: Mapping[str, int]) -> Iterator[str]:
    """Acknowledged is stored exactly once, refused never, unknown at most once; nothing else is there."""
    by_effect: dict[str, Counter[Outcome]] = defaultdict(Counter)
    for write in filter(lambda write: write.effect, writes):
        by_effect[write.effect][write.outcome] += 1
    for effect, outcomes in by_effect.items():
        there = stored.get(effect, 0)
        acknowledged, unknown = outcomes[Outcome.ACKNOWLEDGED], outcomes[Outcome.UNKNOWN]
        if there < acknowledged:
            yield f"LOST: “{effect}” was acknowledged {acknowledged} times and is stored {there} times."
        elif there > acknowledged + unknown:
            yield (
                f"DOUBLED: “{effect}” is stored {there} times; {acknowledged} acknowledged, {unknown} unknown, "
                f"{outcomes[Outcome.REFUSED] + outcomes[Outcome.DECLINED]} refused."
            )
    for effect in stored.keys() - by_effect.keys():
        yield f"FROM NOBODY: “{effect}” is stored {stored[effect]} times, and nobody sent it."
