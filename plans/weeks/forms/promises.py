"""Saying what became of a promise."""

from __future__ import annotations

from typing import Any

from django import forms

from plans.weeks.services.promises import OUTCOMES
from traps_web.edges.forms import ActForm
from traps_web.lib.fields import DayField


class ScoreForm(ActForm):
    """Kept, missed, or moved to a day with a reason; before its day a promise is not missed."""

    meanings = {"moved_to": "For moved: the new day."}
    outcome = forms.ChoiceField(choices=[(one, one) for one in OUTCOMES])
    words = forms.CharField(required=False, initial="", max_length=250)
    moved_to = DayField(required=False, error_messages={"invalid": "Write a date like 2026-11-30."})

    def facts(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {"words_": said.pop("words"), **said}
