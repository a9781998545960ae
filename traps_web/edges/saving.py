"""Whether what somebody sent was saved, where something broke on the way: said only when it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from traps_web.lib import storage_faults

READS = ("GET", "HEAD", "OPTIONS")
WRITES = ("INSERT", "UPDATE", "DELETE")
NOT_SENT = ("django_session", "traps_cache")
"""Tables of sessions and of counted tries: what stands there was sent by nobody."""


class Outcome(Enum):
    """What is known of what was sent."""

    ASKED = "asked"  # Nothing was sent to be saved.
    UNSAVED = "unsaved"
    UNSURE = "unsure"


class Writes:
    """What a request wrote: it looks at each statement, and hears of each commit."""

    def __init__(self) -> None:
        self.began = False
        self.landed = False
        self._failed: list[Exception] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Run a statement (`connection.execute_wrapper`)."""
        is_write = sql.lstrip()[:6].upper() in WRITES and not any(table in sql for table in NOT_SENT)
        if is_write:
            self.began = True
        try:
            result = execute(sql, params, many, context)
        except Exception as fault:
            if is_write and not context["connection"].in_atomic_block:
                self.landed = True  # Its own transaction: it may have been saved before the answer was lost.
            self._failed.append(fault)
            raise
        if is_write:
            self._hear_of_commit(context["connection"])
        return result

    def are_undone(self, fault: BaseException | None) -> bool:
        """Whether nothing is left of them: the fault came from a statement or from TRAPS, and nothing was committed.

        A connection that breaks while it commits does not say whether the database had done it.
        """
        if self.landed:
            return False
        return not self.began or not any(self._may_be_commit(part) for part in _chain(fault))

    def _may_be_commit(self, fault: BaseException) -> bool:
        if storage_faults.is_rolled_back(fault) or any(fault is known for known in self._failed):
            return False
        return isinstance(fault, InterfaceError | OperationalError)

    def _hear_of_commit(self, database: Any) -> None:
        if not database.in_atomic_block:
            self.landed = True
            return
        # Once is enough: only the end of a savepoint that holds this write as well takes an earlier note away.
        if not any(noted == self._land for _, noted, *_ in database.run_on_commit):
            database.on_commit(self._land)

    def _land(self) -> None:
        self.landed = True


class SavingMiddleware:
    """Looks at what a request writes, so that a fault can say whether anything of it was saved."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READS:
            return self.get_response(request)
        request.writes = writes = Writes()  # type: ignore[attr-defined]
        with connection.execute_wrapper(writes):
            return self.get_response(request)


def outcome(request: Any, fault: BaseException | None) -> Outcome:
    """What is known of what a request sent, when this fault ended it."""
    if request.method in READS:
        return Outcome.ASKED
    writes = getattr(request, "writes", None)
    return Outcome.UNSAVED if writes is None or writes.are_undone(fault) else Outcome.UNSURE


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    while fault is not None:
        yield fault
        fault = fault.__cause__ or fault.__context__
