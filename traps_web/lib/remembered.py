"""What one request has read of the database and need not read again, where no version says whether it still holds.

Nothing is remembered outside a request (in jobs and commands) unless a job says that a piece of its work is like one.
Nothing outlives the request, and a service that changes such a fact calls ``forget``: from then on the request reads
anew each time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

_Fact = TypeVar("_Fact")
_facts: ContextVar[dict[Any, Any] | None] = ContextVar("traps_remembered", default=None)


@contextmanager
def for_one_request() -> Iterator[None]:
    """Remember until the request is answered, or the piece of work is done."""
    token = _facts.set({})
    try:
        yield
    finally:
        _facts.reset(token)


@contextmanager
def for_one_act() -> Iterator[None]:
    """The same for a service that asks again and again: within a request, what the request remembers serves it."""
    if _facts.get() is not None:
        yield
        return
    with for_one_request():
        yield


def recall(key: Any, read: Callable[[], _Fact]) -> _Fact:
    """What was read under this key in this request, or else what `read` gives.

    A fact that could not be read is asked for again.
    """
    facts = _facts.get()
    if facts is None:
        return read()
    if key not in facts:
        facts[key] = read()
    fact: _Fact = facts[key]
    return fact


def know(key: Any, fact: Any) -> None:
    """Remember a fact that was read along with something else."""
    facts = _facts.get()
    if facts is not None:
        facts[key] = fact


def forget() -> None:
    """Remember nothing for the rest of this request: a fact was changed in it, and may still be rolled back."""
    _facts.set(None)
