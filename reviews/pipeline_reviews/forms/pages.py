"""The forms of acts as pages ask for them: the deal is named by the address, and people are those one can turn to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from pipeline.customers.forms.references import person_of
from reviews.pipeline_reviews.forms.acts import CloseForm, JudgeForm
from reviews.pipeline_reviews.rules import verdicts
from reviews.pipeline_reviews.rules.follow_ups import MOST_ACTIONS
from reviews.pipeline_reviews.selectors.helpers import helpers
from traps_web.edges.forms import ActForm
from traps_web.edges.rows import Rows
from traps_web.lib.fields import DayField
from traps_web.ui.widgets import DayInput

CHOOSE = "Choose keep, move, downgrade, kill, help, pause or note."
LOWERED = [(verdicts.FORECAST, "the forecast"), (verdicts.STAGE, "the stage")]


class DealForm(JudgeForm):
    """A verdict or a note on the deal of the address."""

    verdict = forms.ChoiceField(
        label="Verdict",
        choices=[(verdict, verdict) for verdict in verdicts.TO_SAY],
        error_messages=dict.fromkeys(("required", "invalid_choice"), CHOOSE),
    )
    lowers = forms.ChoiceField(label="Lower", required=False, choices=LOWERED)
    helper = person_of(lambda viewer: helpers(viewer=viewer), label="Who helps", required=False)
    resume_on = DayField(label="Goes on", required=False, widget=DayInput())


class PageActionForm(ActForm):
    """An action with who does it and by when."""

    # What is missing is said by the service, beside its field.
    text = forms.CharField(label="Action {place}", required=False, max_length=300)
    owner = person_of(lambda viewer: helpers(viewer=viewer), label="Who does action {place}", required=False)
    due_on = DayField(label="Day of action {place}", required=False, widget=DayInput())


class EndForm(CloseForm):
    """The team's call, where one is made, and up to three actions."""

    ids = "closing"

    actions = Rows(PageActionForm, most=MOST_ACTIONS, on_page=range(1, MOST_ACTIONS + 1), required=False)

    def rows_of(self, name: str) -> list[dict[str, Any]]:
        """An action of a page names its deal in words, if any."""
        return [{**row, "deal": None} for row in super().rows_of(name)]

    @property
    def call(self) -> Sequence[forms.BoundField]:
        """The fields of the call."""
        return [self[name] for name in ("commit", "best_case", "note")]

    @property
    def rows(self) -> Sequence[tuple[forms.BoundField, ...]]:
        """The fields of each action."""
        names = tuple(PageActionForm.base_fields)
        return [tuple(self[f"{name}_{place}"] for name in names) for place in range(1, MOST_ACTIONS + 1)]
