"""How many generated cases each database gets.

PostgreSQL gets a sample, because what differs there is how a value reaches a column.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db import connection

Case = TypeVar("Case")
EVERY = 4
"""On PostgreSQL, every fourth case is tried."""


def sampled(cases: Iterable[Case]) -> list[Case]:
    """All of them on SQLite."""
    every = list(cases)
    return every if connection.vendor == "sqlite" else every[::EVERY]


def tries(on_sqlite: int) -> int:
    """How often hypothesis makes up a case; never just once, because the first is the simplest."""
    return on_sqlite if connection.vendor == "sqlite" else max(2, on_sqlite // EVERY)
