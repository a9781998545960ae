"""Whether the process that works on an import or an undo still lives: it says so every few seconds, by the real clock.

A sweep takes up what has given no sign for a while. Whoever was only slow, and is overtaken so, no longer holds the
row: what it would have written is rolled back with its end, which finds no row.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import F, Q, QuerySet

from accounts.imports.models import ImportRun, ImportUndo
from accounts.imports.rules.imports import SIGN_EVERY, STOPPED_AFTER, UNDER_WAY
from traps_web.lib import clock

Work = ImportRun | ImportUndo


def begun(now: datetime) -> dict[str, Any]:
    """What is written when a process begins to work: one attempt more, and the first sign of life."""
    return {"started_at": now, "alive_at": clock.real_now(), "attempts": F("attempts") + 1}


def held(work: Work) -> QuerySet[Any]:
    """The row as long as it is under way and nobody else has taken it up since."""
    return type(work)._default_manager.filter(pk=work.pk, status__in=UNDER_WAY, attempts=work.attempts)


def stopped(model: type[Work]) -> QuerySet[Any]:
    """Rows under way whose process gives no sign of life any more."""
    silent = Q(alive_at__isnull=True) | Q(alive_at__lt=clock.real_now() - STOPPED_AFTER)
    return model._default_manager.filter(silent, status__in=UNDER_WAY)


@contextlib.contextmanager
def signs_of_life(work: Work) -> Iterator[None]:
    """Say every few seconds that the work goes on. Inside a transaction nobody sees the row, and nobody takes it up."""
    if connection.in_atomic_block:
        yield
        return
    is_over = threading.Event()
    signs = threading.Thread(target=_give_signs, args=(work, is_over), daemon=True)
    signs.start()
    try:
        yield
    finally:
        is_over.set()
        signs.join(SIGN_EVERY.total_seconds())


def _give_signs(work: Work, is_over: threading.Event) -> None:
    try:
        while not is_over.wait(SIGN_EVERY.total_seconds()):
            # A database that is locked or away for a moment costs a sign, not the work.
            with contextlib.suppress(DatabaseError):
                held(work).update(alive_at=clock.real_now())
    finally:
        connection.close()
