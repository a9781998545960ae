"""What a background job looks at, opens, flags and tells, counted where each is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

LOOKED_AT: Final = "looked_at"
OPENED: Final = "opened"
FLAGGED: Final = "flagged"
TOLD: Final = "told"
COUNTS: Final = (LOOKED_AT, OPENED, FLAGGED, TOLD)
_counter: ContextVar[Counter[str] | None] = ContextVar("job_counts", default=None)


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Count what is done within."""
    counter: Counter[str] = Counter()
    token = _counter.set(counter)
    try:
        yield counter
    finally:
        _counter.reset(token)


def is_counting() -> bool:
    """Whether a job runs; what people do is not counted."""
    return _counter.get() is not None


def count(what: str, number: int) -> None:
    """Add to what the running job did; nothing where none runs."""
    counter = _counter.get()
    if counter is not None:
        counter[what] += number
