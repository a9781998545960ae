"""Who pushes how often, how much and how far: pushes added up for a person, a team or the organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Push:
    """A close date that went to a later month. It counts for whoever owned the deal on that day, with its whole amount.

    `place_id` is where that person was in the scope on that day: a team, or the person.
    """

    deal_id: int
    place_id: int
    cents: int
    days: int
    reason: str
    """Empty where none was given."""


@dataclass(slots=True)
class PushSum:
    """Some pushes added up; a deal that was pushed twice brings its amount twice, and counts once as a deal."""

    pushes: int = 0
    cents: int = 0
    days: int = 0
    unexplained: int = 0
    deal_ids: set[int] = field(default_factory=set)

    @property
    def deals(self) -> int:
        return len(self.deal_ids)

    @property
    def days_each(self) -> int:
        """How far a push goes on average, in whole days."""
        return round(self.days / self.pushes) if self.pushes else 0


def total(pushes: Iterable[Push]) -> PushSum:
    """Add up pushes."""
    sums = PushSum()
    for push in pushes:
        sums.pushes += 1
        sums.cents += push.cents
        sums.days += push.days
        sums.unexplained += not push.reason
        sums.deal_ids.add(push.deal_id)
    return sums


def by_place(pushes: Iterable[Push]) -> dict[int, PushSum]:
    """Pushes added up for each place of a scope; counts, money and days of the places add up to the whole."""
    groups: dict[int, list[Push]] = {}
    for push in pushes:
        groups.setdefault(push.place_id, []).append(push)
    return {place_id: total(rows) for place_id, rows in groups.items()}


def by_reason(pushes: Iterable[Push]) -> list[tuple[str, int]]:
    """How many pushes each reason explains, the most frequent first; those without one are left out."""
    counts: dict[str, int] = {}
    for push in pushes:
        if push.reason:
            counts[push.reason] = counts.get(push.reason, 0) + 1
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
