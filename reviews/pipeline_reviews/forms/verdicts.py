"""What is said of a deal in a review."""

from __future__ import annotations

from typing import Any

from django import forms

from pipeline.customers.forms.references import person_of
from reviews.pipeline_reviews.rules import verdicts as rules
from reviews.pipeline_reviews.rules.verdicts import Word
from reviews.pipeline_reviews.selectors.helpers import helpers
from traps_web.edges.forms import ActForm
from traps_web.lib.fields import DayField
from traps_web.ui.widgets import DayInput

CHOOSE = "Choose keep, move, downgrade, kill, help, pause or note."
LOWERS = [(rules.FORECAST, "the forecast"), (rules.STAGE, "the stage")]


class VerdictForm(ActForm):
    """A verdict with what it needs: the day of a move, what is lowered, who helps by when, or the end of a pause."""

    called = "DealVerdictWrite"
    meanings = {
        "verdict": "keep, move, downgrade, kill, help, pause or note.",
        "words": "The reason of a move, a kill or a pause, what the help is, or the note.",
        "close_on": "Of a move: the new close date.",
        "lowers": "Of a downgrade: forecast or stage.",
        "helper": "Of help: who gives it.",
        "due_on": "Of help: by when.",
        "resume_on": "Of a pause: the day on which the deal goes on.",
        "after": "Id of the last verdict on the deal that you read; where another was said since, the answer is 409.",
    }

    verdict = forms.ChoiceField(
        choices=[(verdict, verdict) for verdict in rules.TO_SAY],
        error_messages=dict.fromkeys(("required", "invalid_choice"), CHOOSE),
    )
    close_on = DayField(label="New close date", required=False, widget=DayInput())
    lowers = forms.ChoiceField(label="Lower", choices=LOWERS, required=False)
    helper = person_of(lambda viewer: helpers(viewer=viewer), label="Who helps", required=False)
    due_on = DayField(label="By", required=False, widget=DayInput())
    resume_on = DayField(label="Goes on", required=False, widget=DayInput())
    words = forms.CharField(label="In words", required=False, max_length=500)
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def facts(self) -> dict[str, Any]:
        """The word, as the service takes it: no more of it than its verdict asks for."""
        cleaned = self.cleaned_data
        verdict = cleaned["verdict"]
        helper = cleaned["helper"] if verdict == rules.HELP else None
        word = Word(
            verdict=verdict,
            words=cleaned["words"],
            close_on=cleaned["close_on"] if verdict == rules.MOVE else None,
            lowers=cleaned["lowers"] if verdict == rules.DOWNGRADE else "",
            helper_id=helper.pk if helper else None,
            due_on=cleaned["due_on"] if verdict == rules.HELP else None,
            resume_on=cleaned["resume_on"] if verdict == rules.PAUSE else None,
            after=cleaned["after"],
            knows_after=not self.is_named or cleaned["after"] is not None,
        )
        return {"word": word}
