"""Settings that hold from a day on, as rows of a table: the latest day first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from traps_web.lib.dated import SINCE_EVER
from traps_web.ui import values, words


@dataclass(frozen=True, slots=True)
class DatedRow:
    """What holds from a day on, and who set it."""

    value: str
    since: str
    state: values.State
    set: str


def dated_rows(rows: Sequence[Any], *, today: date, zone: str, value: Callable[[Any], str]) -> list[DatedRow]:
    """Rows with `starts_on`, `set_at` and `set_by`, given the latest day first, those of one day the last set first."""
    holding = next((row for row in rows if row.starts_on <= today), None)
    return [
        DatedRow(
            value=value(row),
            since="the beginning" if row.starts_on == SINCE_EVER else words.day(row.starts_on, year=True),
            state=_state(row, rows, holding, today),
            set=f"{row.set_by.name}, {words.moment(row.set_at, ZoneInfo(zone), year=True)}" if row.set_by else "",
        )
        for row in rows
    ]


def _state(row: Any, rows: Sequence[Any], holding: Any, today: date) -> values.State:
    same_day = next(other for other in rows if other.starts_on == row.starts_on)
    if same_day is not row:
        return values.State("waived", "replaced")
    if row.starts_on > today:
        return values.State("open", "to come")
    return values.State("done", "holds") if row is holding else values.State("done", "held before")
