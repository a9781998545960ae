"""The day grid of a week: numbers by type and day, and the note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict

from pipeline.activities.models import ActivityType

NOT_A_NUMBER = "Write a whole number from 0 to 999."


@dataclass
class DaysForm:
    """Reads the fields named like `2026-11-23-calls`; only what differs from the figure that the page showed is a correction."""

    typed: dict[str, str]
    totals: dict[tuple[ActivityType, date], int] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, data: QueryDict, *, types: Sequence[ActivityType], days: Sequence[date]) -> DaysForm:
        form = cls(typed={"note": data.get("note", "")})
        for type in types:
            for day in days:
                form._read_cell(data, type, day)
        return form

    def _read_cell(self, data: QueryDict, type: ActivityType, day: date) -> None:
        name = f"{day.isoformat()}-{type.key}"
        if name not in data:
            return
        raw = str(data[name]).strip()
        if raw == data.get(f"was-{name}", ""):
            return
        self.typed[name] = raw
        if not (raw.isascii() and raw.isdecimal() and len(raw) <= 3):
            self.faults[name] = NOT_A_NUMBER
            return
        self.totals[type, day] = int(raw)

    @property
    def note(self) -> str:
        return self.typed["note"]
