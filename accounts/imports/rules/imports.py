"""Limits and words of import runs."""

from __future__ import annotations

from traps_web.lib.uploads import MAX_BYTES

MAX_KEPT_REFUSALS = 1_000
MAX_KEPT_NOTES = 1_000
ENDED = frozenset({"done", "refused", "failed"})
BEFORE_TRACES = "It came in before TRAPS kept what an import writes; take its rows back one by one."


def size_fault(size: int) -> str:
    """Why a file of so many bytes is not taken; empty when it is."""
    if size > MAX_BYTES:
        return f"The file has {size / 1024 / 1024:.1f} MB; at most {MAX_BYTES // 1024 // 1024} MB are taken. Split it."
    return ""


def undo_fault(*, status: str, dry_run: bool, changed: int, is_traced: bool) -> str:
    """Why there is nothing that an undo of a run could take back; empty when there is."""
    if status in ("refused", "failed"):
        return "Nothing of it came in, so there is nothing to take back."
    if status != "done":
        return "It has not ended yet."
    if dry_run:
        return "It was a dry run: nothing was written, so there is nothing to take back."
    if not changed:
        return "It changed nothing, so there is nothing to take back."
    return "" if is_traced else BEFORE_TRACES
