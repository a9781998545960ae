"""Limits and words of import runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from traps_web.lib.uploads import MAX_BYTES

MAX_KEPT_REFUSALS = 1_000
MAX_KEPT_NOTES = 1_000
ENDED = frozenset({"done", "refused", "failed"})
UNDER_WAY: Final = ("planning", "applying", "working")
"""Somebody works on it: a run is planned, then applied; an undo is worked on."""
SIGN_EVERY: Final = timedelta(seconds=10)
"""How often the process that works on it says that it lives."""
STOPPED_AFTER: Final = timedelta(seconds=30)
"""After so long without a sign it was stopped; with the sweep (`traps_web/jobs.py`) that is known within a minute."""
SWEEP_SECONDS: Final = 150
"""So long a sweep begins one file after another, and as long one undo after another: the task of both is cut off at 600
seconds (`traps_web/celery.py`), and what it is at then has failed. The next sweep goes on."""
MOST_ATTEMPTS: Final = 3
"""What its process did not survive so often is not begun again: it may be the file itself that ends the process."""
OF_THE_ORGANISATION = frozenset({"teams", "people", "memberships"})
"""Kinds of files that say who may do what."""
BEFORE_TRACES = "This import is older than the undo function. Correct its rows one by one."


def size_fault(size: int) -> str:
    """Why a file of so many bytes is not taken; empty when it is."""
    if size > MAX_BYTES:
        return f"The file has {size / 1024 / 1024:.1f} MB; the limit is {MAX_BYTES // 1024 // 1024} MB. Split the file."
    return ""


def undo_fault(*, status: str, dry_run: bool, changed: int, is_traced: bool) -> str:
    """Why there is nothing that an undo of a run could take back; empty when there is."""
    if status in ("refused", "failed"):
        return "Nothing was imported, so there is nothing to undo."
    if status != "done":
        return "This import is still running."
    if dry_run:
        return "This was a dry run, so there is nothing to undo."
    if not changed:
        return "This import changed nothing, so there is nothing to undo."
    return "" if is_traced else BEFORE_TRACES
