"""Two acts at the same moment: the one is held where it has read and not yet written, the other goes ahead."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from django.db import connection

from traps_web.lib.faults import Refused, StaleState

A_WHILE = 1.5


def outcome(act):
    """What an act came to: its own word, or the kind of its refusal."""
    try:
        return act()
    except (StaleState, Refused) as fault:
        return type(fault).__name__
    finally:
        connection.close()


def in_the_middle(monkeypatch, module, name, slow, quick):
    """The slow act is held where it has read and not yet written; the quick one goes ahead, or waits for its turn."""
    original, has_read, is_over = getattr(module, name), Event(), Event()

    def held(*arguments, **named):
        result = original(*arguments, **named)
        if not has_read.is_set():
            has_read.set()
            is_over.wait(timeout=A_WHILE)
        return result

    def go_ahead():
        has_read.wait(timeout=20)
        try:
            return outcome(quick)
        finally:
            is_over.set()

    monkeypatch.setattr(module, name, held)
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(outcome, slow), pool.submit(go_ahead)]
        return [future.result(timeout=90) for future in both]
