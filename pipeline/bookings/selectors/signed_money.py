"""Papers that people signed over money that was booked: what they froze is corrected, and never taken back unasked.

Which papers there are is known to the app that makes them; it registers how they are read when TRAPS starts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime

SignersReader = Callable[[Collection[int], date, datetime], list[str]]
_readers: list[SignersReader] = []


def register(reader: SignersReader) -> None:
    """Have one more kind of paper asked for who signed it."""
    if reader not in _readers:
        _readers.append(reader)


def signers(people: Collection[int], *, booked_on: date, entered_at: datetime) -> tuple[str, ...]:
    """The names of those whose signed papers hold money that was credited to some people and entered at an instant."""
    names = {name for reader in _readers for name in reader(people, booked_on, entered_at)} if people else set()
    return tuple(sorted(names))
