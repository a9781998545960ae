"""What the readiness of a deal rested on, and how what was recorded of it becomes a row of days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

_DATED = re.compile(r"(?:(?P<step>.*), )?(?P<on>\d{4}-\d{2}-\d{2})", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Standing:
    """The next step and the gate debt of a deal."""

    has_next_step: bool
    next_step_on: date | None
    gate_debt_on: date | None = None
    """The earliest day by which overridden items are owed; None for none."""
    knows_debt: bool = True
    """False for days of which nobody recorded whether something was owed."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A standing with the day from which it holds, and the instant at which it became known."""

    starts_on: date
    standing: Standing
    known_at: datetime


def read_step(text: str) -> Standing:
    """A next step as the history of a deal has it: "Call, 2026-12-01", its words alone, its day alone, or nothing."""
    dated = _DATED.fullmatch(text)
    if dated is None:
        return Standing(bool(text), None, knows_debt=False)
    return Standing(bool(dated["step"]), date.fromisoformat(dated["on"]), knows_debt=False)


def built(changes: Iterable[tuple[datetime, str]], *, day_of: Callable[[datetime], date]) -> list[Dated]:
    """The days since the first recorded change of a next step, oldest first, one row for each day with a change."""
    rows: dict[date, Dated] = {}
    for at, text in sorted(changes):
        rows[day_of(at)] = Dated(day_of(at), read_step(text), at)
    return list(rows.values())
