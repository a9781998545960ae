"""How much is read of what is sent."""

from __future__ import annotations

MAX_BYTES = 20 * 1024 * 1024


def body_fault(size: int, most: int) -> str:
    """Why what a program sent is not read."""
    return f"This call has {size / 1024 / 1024:.1f} MB; at most {most / 1024 / 1024:.1f} MB are read. Send it in parts."
