"""What a page asks the database: each statement with how long it took and which line of ours asked."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
OURS = tuple(f"{ROOT / name}/" for name in ("accounts", "pipeline", "plans", "reviews", "traps_web"))
CARRIERS = (f"{ROOT}/traps_web/lib/statements.py", f"{ROOT}/traps_web/lib/remembered.py")
"""They hand a question on, so the line before them is the one that asks."""
MIDDLEWARE = tuple(
    f"{ROOT}/{name}.py"
    for name in (
        "accounts/middleware",
        "accounts/views/kept_forms",
        "accounts/views/once_keys",
        "accounts/api/once_keys",
    )
)
"""They stand behind every line of a view and say nothing about who asked."""
SHOWN_CALLERS = 3


@dataclass(frozen=True)
class Statement:
    """One question, in milliseconds; its callers from the line that asked outwards."""

    sql: str
    parameters: Any
    took: float
    callers: tuple[str, ...]


@contextmanager
def recorded() -> Iterator[list[Statement]]:
    """Every statement of the block, in its order."""
    statements: list[Statement] = []

    def execute(run: Callable[..., Any], sql: str, parameters: Any, many: bool, context: dict[str, Any]) -> Any:
        callers = _callers()
        started = time.perf_counter()
        try:
            return run(sql, parameters, many, context)
        finally:
            statements.append(Statement(sql, parameters, (time.perf_counter() - started) * 1000, callers))

    with connection.execute_wrapper(execute):
        yield statements


def _callers() -> tuple[str, ...]:
    callers: list[str] = []
    frame = sys._getframe(2)
    while frame is not None and len(callers) < SHOWN_CALLERS:
        name = frame.f_code.co_filename
        if callers and name in MIDDLEWARE:
            break
        if name.startswith(OURS) and name not in CARRIERS:
            callers.append(f"{Path(name).relative_to(ROOT)}:{frame.f_lineno}")
        frame = frame.f_back  # type: ignore[assignment]
    return tuple(callers) or ("Django",)
