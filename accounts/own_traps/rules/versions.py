"""Which version of an own trap holds on a day: the newest of those that have begun by then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol, TypeVar

PERSON: Final = "person"
TEAM: Final = "team"
ROLE: Final = "role"
AUDIENCES: Final = (PERSON, TEAM, ROLE)

REPS: Final = "reps"
MANAGERS: Final = "managers"
LEADERS: Final = "leaders"
ROLES: Final = (REPS, MANAGERS, LEADERS)

MOST_GRACE: Final = 10
MOST_WEIGHT: Final = 10
MOST_REMINDER: Final = 10


class Dated(Protocol):
    """A version with its number and first day."""

    @property
    def number(self) -> int: ...

    @property
    def starts_on(self) -> date: ...


V = TypeVar("V", bound=Dated)


def holding(versions: Iterable[V], day: date) -> V | None:
    """The version that holds on a day; None before the first one begins.

    A newer version holds from its first day on, whatever an older one had begun or was still to begin by then.
    """
    begun = [version for version in versions if version.starts_on <= day]
    return max(begun, key=lambda version: version.number, default=None)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days, half-open, on which one version holds; without an end it still does."""

    number: int
    starts_on: date
    ends_before: date | None


def stretches(versions: Sequence[V]) -> list[Stretch]:
    """When each version holds, the first day first; one that a newer one overtook before it began is left out."""
    edges = sorted({version.starts_on for version in versions})
    spans: list[Stretch] = []
    for edge in edges:
        held = holding(versions, edge)
        if held is None or (spans and spans[-1].number == held.number):
            continue
        if spans:
            spans[-1] = Stretch(spans[-1].number, spans[-1].starts_on, edge)
        spans.append(Stretch(held.number, edge, None))
    return spans
