"""Saying what became of a promise."""

from __future__ import annotations

from typing import Any

from django import forms

from plans.weeks.services.promises import OUTCOMES
from traps_web.edges.forms import ActForm
from traps_web.lib.fields import DayField
from traps_web.ui.widgets import DayInput


class ScoreForm(ActForm):
    """Kept, missed, or moved to a day with a reason; before its day a promise is not missed."""

    meanings = {"moved_to": "For moved: the new day."}
    outcome = forms.ChoiceField(choices=[(outcome, outcome) for outcome in OUTCOMES])
    words = forms.CharField(label="Reason for the move", required=False, initial="", max_length=250)
    moved_to = DayField(label="New day, if it moves", required=False, widget=DayInput())

    def facts(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        return {"words_": cleaned.pop("words"), **cleaned}
