"""Limits and words of import runs."""

from __future__ import annotations

MAX_BYTES = 20 * 1024 * 1024
MAX_KEPT_REFUSALS = 1_000
ENDED = frozenset({"done", "refused", "failed"})


def size_fault(size: int) -> str:
    """Why a file of so many bytes is not taken; empty when it is."""
    if size > MAX_BYTES:
        return f"The file has {size / 1024 / 1024:.1f} MB; at most {MAX_BYTES // 1024 // 1024} MB are taken. Split it."
    return ""
