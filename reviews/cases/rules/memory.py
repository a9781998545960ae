"""How long an ended case counts, and when it goes. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

QUARTER: Final = timedelta(weeks=13)
KEPT: Final = timedelta(days=731)
"""So long a case is kept after the memory of its policy: two years."""


def counts_until(ended_at: datetime, memory_quarters: int) -> datetime:
    """From when on an ended case rests: so many quarters of 13 weeks after its end."""
    return ended_at + memory_quarters * QUARTER


def goes_at(ended_at: datetime, memory_quarters: int) -> datetime:
    """When an ended case is deleted, leaving counts."""
    return counts_until(ended_at, memory_quarters) + KEPT
