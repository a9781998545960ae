"""A verdict as pages ask for it: the deal is named by the address, and helpers are those one can turn to."""

from __future__ import annotations

from typing import Any

from django import forms

from pipeline.customers.forms.references import person_of
from reviews.pipeline_reviews.forms.acts import JudgeForm
from reviews.pipeline_reviews.rules import verdicts
from reviews.pipeline_reviews.selectors.helpers import helpers
from traps_web.lib.fields import DayField
from traps_web.ui.widgets import DayInput

CHOOSE = "Choose keep, move, downgrade, kill, help, pause or note."
LOWERED = [(verdicts.FORECAST, "the forecast"), (verdicts.STAGE, "the stage")]


class DealForm(JudgeForm):
    """A verdict or a note on the deal of the address."""

    deal = None  # type: ignore[assignment]
    verdict = forms.ChoiceField(
        label="Verdict",
        choices=[(verdict, verdict) for verdict in verdicts.TO_SAY],
        error_messages=dict.fromkeys(("required", "invalid_choice"), CHOOSE),
    )
    lowers = forms.ChoiceField(label="Lower", required=False, choices=LOWERED)
    helper = person_of(lambda viewer: helpers(viewer=viewer), label="Who helps", required=False, empty_label="Choose")
    resume_on = DayField(label="Goes on", required=False, widget=DayInput())

    def facts(self) -> dict[str, Any]:
        """The word alone."""
        self.cleaned_data["deal"] = None
        return {"word": super().facts()["word"]}
