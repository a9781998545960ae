"""The limits of pace in words: what holds, what will, what held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from accounts.organisation.models import PaceLimit
from accounts.organisation.presenters.dated import DatedRow, dated_rows

PERCENT = 10_000


def rows(limits: Sequence[PaceLimit], *, today: date, zone: str) -> list[DatedRow]:
    """Every change of the limits, the latest day first."""
    return dated_rows(limits, today=today, zone=zone, value=_value)


def _value(row: PaceLimit) -> str:
    ahead, watch = (f"{ppm / PERCENT:g}\N{NO-BREAK SPACE}%" for ppm in (row.ahead_ppm, row.watch_ppm))
    return f"ahead from {ahead}, on watch from {watch}"
