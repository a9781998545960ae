"""Acts that may be taken back a moment later: which they are, and what whoever comes too late is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from accounts.record.models import AuditEvent
    from accounts.record.rules.acts import Act

VERB: Final = "undone"
TOO_LATE: Final = "The 15 seconds for undoing this are over."
UNDONE_ALREADY: Final = "This was already undone."
NOT_YOURS: Final = "Only the person who did this can undo it."
CHANGED_SINCE: Final = "It has changed since, so it cannot be undone."


@dataclass(frozen=True, slots=True)
class Undone:
    """What stands again, in a sentence, and the address of the page and place that shows it."""

    text: str
    address: str


class TakesBack(Protocol):
    """A service that takes back what an event tells, inside the transaction of the undo.

    Raises StaleState with the sentence where a deadline passed in between, or somebody has built on it.
    """

    def __call__(self, act: Act, *, event: AuditEvent) -> Undone: ...


def _whole_kind(_after: Mapping[str, Any]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Reversal:
    """How one kind of act is taken back. `covers` says by the facts of an event whether it is one of this kind."""

    verb: str
    takes_back: TakesBack
    covers: Callable[[Mapping[str, Any]], bool] = _whole_kind
