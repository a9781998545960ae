"""The day grid of a week: numbers by type and day, and the note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from pipeline.activities.models import ActivityType
from plans.targets.selectors import activity_settings
from traps_web.edges.forms import ActForm
from traps_web.edges.references import Reference
from traps_web.lib.fields import DayField

NOT_A_NUMBER = "Enter a whole number from 0 to 999."


class CountForm(ActForm):
    """One more or one less."""

    called = "Count"
    meanings = {"type": "Id or key: calls, conversations, …", "day": "A day of the week; today when left out."}

    type = Reference(
        lambda viewer: activity_settings.types().filter(is_active=True),
        noun="activity",
        keys=("key",),
        missing="There is no such activity.",
    )
    step = forms.TypedChoiceField(choices=[(1, "1"), (-1, "-1")], coerce=int, initial=1)
    day = DayField(required=False)

    def facts(self) -> dict[str, Any]:
        assert self.reader is not None, "whose week it is has a day"
        return self.cleaned_data | {"day": self.cleaned_data["day"] or self.reader.today}


@dataclass
class DaysForm:
    """Reads the fields named like `2026-11-23-calls`; only a figure that differs from the one shown is a correction."""

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
